"""A standard run over subjects: verdicts, scores and the reason for every point."""
