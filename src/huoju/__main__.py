"""``python -m huoju`` is the command line."""

from huoju.cli import main

main()
