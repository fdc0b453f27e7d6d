"""How well a published number is known."""

from enum import StrEnum


class Certainty(StrEnum):
    """Mark of a fact, from the best known to the least known."""

    OFFICIAL = "official"
    """The official text (or the state press that prints it) was seen."""

    SECONDARY = "secondary"
    """A named third party restates the official text, or the fact was computed from such facts."""

    UNVERIFIED = "unverified"
    """From memory or assumed; nobody has compared it with the official text."""

    @property
    def label(self) -> str:
        """Chinese label for screens and reports."""
        return _LABELS[self][0]

    @property
    def label_en(self) -> str:
        """English label for screens and reports."""
        return _LABELS[self][1]


_LABELS = {
    Certainty.OFFICIAL: ("官方文本", "official text"),
    Certainty.SECONDARY: ("第三方转述", "restated by a third party"),
    Certainty.UNVERIFIED: ("未核实", "unverified"),
}

_FROM_BEST = tuple(Certainty)


def weakest(*marks: Certainty) -> Certainty:
    """The mark of a result that rests on all of `marks`: the least certain one.

    A result that rests on no number at all is as certain as the text itself, so `weakest()` is OFFICIAL.
    """
    return max(marks, key=_FROM_BEST.index, default=Certainty.OFFICIAL)
