"""What every chart shares: the canvas, lines, boxes, and text that fits."""

import unicodedata

from huoju.reports.markup import Markup, element, joined

INK = "#1f2933"
FAINT = "#6b7785"
GRID = "#d9dee4"
MAIN = "#b3341f"
SECOND = "#e0a08f"
QUIET = "#c9d1d9"

_WIDE = 1.0
_NARROW = 0.56
"""Width of a Chinese and of a Latin character, in parts of the font size."""


def canvas(width: float, height: float, parts: list[Markup], *, title: str) -> Markup:
    """A chart that shrinks with the page; `title` is read to people who do not see it."""
    return element(
        "svg",
        element("title", title),
        joined(parts),
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        role="img",
        font_size="13",
    )


def text(x: float, y: float, content: str, *, anchor: str = "start", fill: str = INK, size: float = 13) -> Markup:
    """One line of text on a baseline."""
    return element("text", content, x=float(x), y=float(y), text_anchor=anchor, fill=fill, font_size=float(size))


def box(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    """A filled rectangle."""
    return element("rect", x=float(x), y=float(y), width=max(float(width), 0.0), height=float(height), fill=fill)


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = GRID, width: float = 1) -> Markup:
    """A straight line."""
    return element(
        "line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, stroke_width=float(width)
    )


def width_of(content: str, size: float = 13) -> float:
    """About how wide a text is."""
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in content)
    return size * (wide * _WIDE + (len(content) - wide) * _NARROW)


def shortened(content: str, room: float, size: float = 13) -> str:
    """The text, cut with … where it is wider than the room."""
    if width_of(content, size) <= room:
        return content
    while content and width_of(content + "…", size) > room:
        content = content[:-1]
    return content + "…"
