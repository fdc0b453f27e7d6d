"""The command line: ``huoju``."""

from huoju.cli.main import main

__all__ = ["main"]
