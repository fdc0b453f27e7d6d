"""The chapters of the demo's page."""
