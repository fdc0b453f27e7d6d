"""What changed between two versions of a standard, in the words of the rule."""

from huoju.standards.diff.changes import Change, Diff
from huoju.standards.diff.compare import diff_standards
from huoju.standards.diff.render import render

__all__ = ["Change", "Diff", "diff_standards", "render"]
