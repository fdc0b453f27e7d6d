"""How fast Huoju is, beside floors, hand-written code and other engines."""
