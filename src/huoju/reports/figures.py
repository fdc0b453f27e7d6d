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


def compact(number: float | None) -> str:
    """A number in about four digits, with 万 and 亿; — where it is not known."""
    if number is None:
        return "—"
    for size, unit in ((1e8, "亿"), (1e4, "万")):
        if size <= abs(number) < size * 1e4:
            return f"{number / size:.4g}{unit}"
    return f"{number:.4g}"


def interval(low: float | None, high: float | None, places: int = 1) -> str:
    """A number, or the two ends between which it lies; — where nothing is known."""
    if low is None or high is None:
        return "—"
    first, last = decimal(low, places), decimal(high, places)
    return first if first == last else f"{first}–{last}"


def ranks(best: float | None, worst: float | None) -> str:
    """A rank, or the two between which it lies; — where there is none."""
    return interval(best, worst, 0)
