"""Numbers as they are written for readers."""


def count(number: float) -> str:
    """A whole number with a comma between thousands."""
    return f"{number:,.0f}"


def share(part: float, whole: float) -> str:
    """A part of a whole in per cent, with as many decimals as a small share needs; — where there is no whole."""
    if not whole:
        return "—"
    percent = part / whole * 100
    if part and percent < 0.1:  # noqa: PLR2004 - one decimal would show 0.0
        return f"{percent:.2g}%"
    return f"{percent:.1f}%"


def decimal(number: float | None, places: int = 1) -> str:
    """A number with commas and so many decimals; — where it is not known."""
    return "—" if number is None else f"{number:,.{places}f}"
