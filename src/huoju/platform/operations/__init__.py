"""Running an installation: start, backup, restore, demo data, health and metrics."""
