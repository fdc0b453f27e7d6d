"""What every request passes through, outermost first: requests, language, sessions, signed_in, first_steps."""
