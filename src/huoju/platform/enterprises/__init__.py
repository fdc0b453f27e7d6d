"""Enterprises: profiles, self-assessment, the cheapest path, titles; for offices the ladder and who is near."""
