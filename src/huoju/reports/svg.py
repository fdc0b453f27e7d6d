"""What every picture is made of: lines, boxes, and text."""

from collections.abc import Sequence

from huoju.reports.markup import Markup, element, joined
from huoju.reports.palette import GRID, INK

FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
SMALL = 11.0
PLAIN = 13.0

Point = tuple[float, float]


def canvas(width: float, height: float, parts: Sequence[Markup], *, title: str, description: str = "") -> Markup:
    """A picture that shrinks with the page; title and description are read to people who do not see it."""
    return element(
        "svg",
        element("title", title),
        element("desc", description) if description else None,
        joined(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="img",
        aria_label=title,
        font_family=FONTS,
        font_size=f"{PLAIN:.0f}",
    )


def text(
    x: float,
    y: float,
    content: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    size: float = PLAIN,
    bold: bool = False,
    turn: float = 0.0,
) -> Markup:
    """One line of text on a baseline; `turn` in degrees clockwise around its own point."""
    return element(
        "text",
        content,
        x=float(x),
        y=float(y),
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        font_size=float(size),
        font_weight="bold" if bold else None,
        transform=f"rotate({turn:.2f} {x:.2f} {y:.2f})" if turn else None,
    )


def lines_of_text(
    x: float, y: float, content: Sequence[str], *, anchor: str = "start", fill: str = INK, size: float = PLAIN
) -> list[Markup]:
    """Lines of text below each other, the first on the baseline `y`."""
    return [
        text(x, y + number * size * 1.35, line, anchor=anchor, fill=fill, size=size)
        for number, line in enumerate(content)
    ]


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    stroke: str | None = None,
    dashed: bool = False,
    opacity: float | None = None,
) -> Markup:
    """A rectangle."""
    return element(
        "rect",
        x=float(x),
        y=float(y),
        width=max(float(width), 0.0),
        height=max(float(height), 0.0),
        fill=fill,
        fill_opacity=opacity,
        stroke=stroke,
        stroke_dasharray="3 2" if dashed else None,
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = GRID, width: float = 1, dash: str | None = None
) -> Markup:
    """A straight line."""
    return element(
        "line",
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke=stroke,
        stroke_width=float(width),
        stroke_dasharray=dash,
    )


def dot(x: float, y: float, radius: float, fill: str, *, stroke: str | None = None) -> Markup:
    """A filled circle."""
    return element("circle", cx=float(x), cy=float(y), r=float(radius), fill=fill, stroke=stroke)


def path(
    points: Sequence[Point], *, stroke: str, width: float = 1.5, dash: str | None = None, fill: str = "none"
) -> Markup:
    """A line through the points, or an area where a fill is given."""
    kind = "polyline" if fill == "none" else "polygon"
    return element(
        kind,
        points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points),
        fill=fill,
        fill_opacity=None if fill == "none" else 0.15,
        stroke=stroke,
        stroke_width=float(width),
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )


def moved(parts: Sequence[Markup], *, down: float, right: float = 0.0) -> Markup:
    """Parts in another place."""
    return element("g", joined(parts), transform=f"translate({right:.2f} {down:.2f})")
