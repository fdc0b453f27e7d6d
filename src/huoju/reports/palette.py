"""Colours: told apart by people who are colour-blind, and by their lightness on a grey print."""

from collections.abc import Sequence

INK = "#1f2933"
FAINT = "#5c6773"
GRID = "#d9dee4"
MAIN = "#b3341f"
SECOND = "#e0a08f"
QUIET = "#c9d1d9"
PAPER = "#ffffff"

CATEGORIES = ("#004488", "#eecc66", "#994455", "#6699cc", "#1f2933", "#ee99aa", "#997700", "#c9d1d9")
"""For parts that stand side by side; neighbours differ in lightness."""

GAIN = "#004488"
LOSS = "#e5a13c"
"""Up and down: dark and light on a grey print."""

_RAMP = ("#f6f2e4", "#86abc9", "#0b3c6f")


def category(number: int) -> str:
    """Colour of the part with this number, from the first again after the last."""
    return CATEGORIES[number % len(CATEGORIES)]


def ramp(share: float) -> str:
    """From light (0) to dark (1)."""
    return _between(_RAMP, min(max(share, 0.0), 1.0))


def on(colour: str) -> str:
    """The colour of text that stands on another colour."""
    return PAPER if lightness(colour) < 0.55 else INK  # noqa: PLR2004 - both have a contrast above 4.5 beyond it


def lightness(colour: str) -> float:
    """Lightness of a colour as seen, 0 (black) to 1 (white): the L* of CIELAB, a hundredth of it."""
    linear = [_linear(part / 255) for part in _parts(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    if luminance <= 216 / 24389:
        return luminance * 24389 / 2700
    return float(1.16 * luminance ** (1 / 3) - 0.16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB


def _between(stops: Sequence[str], share: float) -> str:
    place = share * (len(stops) - 1)
    first = min(int(place), len(stops) - 2)
    mixed = (
        round(low + (high - low) * (place - first))
        for low, high in zip(_parts(stops[first]), _parts(stops[first + 1]), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another."""
    return _between((colour, other), share)
