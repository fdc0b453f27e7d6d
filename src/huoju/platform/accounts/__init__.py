"""People: accounts, roles and grants, sign-in with a second factor, sessions, invitation and hand-over."""
