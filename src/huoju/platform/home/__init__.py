"""The first page after signing in: what is due first, notices, and what each app shows there."""
