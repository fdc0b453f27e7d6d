"""The same rule for Huoju and for other rule engines."""
