"""What every picture must hold, read from its SVG: texts inside, none on another, numbers only."""

from __future__ import annotations

import math
import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from huoju.reports.picture import Picture
from huoju.reports.text_width import width_of

_SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_TURN = re.compile(r"rotate\(([-\d.]+) ")
_SLACK = 1.0


class Placed(NamedTuple):
    """A text with the rectangle that it covers."""

    content: str
    left: float
    top: float
    right: float
    bottom: float
    turned: bool


def read(picture: Picture) -> ET.Element:
    """The parsed drawing."""
    return ET.fromstring(picture.svg)


def texts(picture: Picture) -> list[str]:
    """Every text of the drawing."""
    return [found.text or "" for found in read(picture).iter(f"{_SVG}text")]


def boxes(picture: Picture, colour: str) -> list[dict[str, float]]:
    """Place and size of every rectangle of a colour."""
    return [
        {name: float(found.attrib[name]) for name in ("x", "y", "width", "height")}
        for found in read(picture).iter(f"{_SVG}rect")
        if found.attrib["fill"] == colour
    ]


def check(picture: Picture, *, apart: bool = True) -> None:
    """Fail unless the drawing is sound; `apart` also asks that no text lies on another."""
    drawing = read(picture)
    written = picture.svg.lower()
    for attribute in re.findall(r'(?:x|y|x1|x2|y1|y2|cx|cy|r|d|points|width|height|transform)="([^"]*)"', written):
        assert not re.search(r"nan|inf|none", attribute), attribute
    assert 'style="' not in written
    placed = list(_texts(drawing, 0.0, 0.0))
    for one in placed:
        assert one.left >= -_SLACK, one
        assert one.right <= picture.width + _SLACK, one
        assert one.top >= -_SLACK, one
        assert one.bottom <= picture.height + _SLACK, one
    if apart:
        upright = sorted((one for one in placed if not one.turned and one.content), key=lambda one: one.top)
        for number, one in enumerate(upright):
            for other in upright[number + 1 :]:
                if other.top >= one.bottom - _SLACK:
                    break
                assert one.right <= other.left + _SLACK or other.right <= one.left + _SLACK, (one, other)
    assert picture.table.columns
    assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)


def _texts(node: ET.Element, right: float, down: float) -> list[Placed]:
    found = []
    for child in node:
        moved = _MOVE.match(child.get("transform", ""))
        x, y = (right + float(moved[1]), down + float(moved[2])) if moved else (right, down)
        if child.tag == f"{_SVG}text":
            found.append(_placed(child, right, down))
        else:
            found += _texts(child, x, y)
    return found


def _placed(found: ET.Element, right: float, down: float) -> Placed:
    content, size = found.text or "", float(found.attrib["font-size"])
    wide = width_of(content, size)
    shift = {"start": 0.0, "middle": -wide / 2, "end": -wide}[found.get("text-anchor", "start")]
    x, y = float(found.attrib["x"]) + right, float(found.attrib["y"]) + down
    turned = _TURN.search(found.get("transform", ""))
    angle = math.radians(float(turned[1])) if turned else 0.0
    corners = [
        (x + math.cos(angle) * along - math.sin(angle) * up, y + math.sin(angle) * along + math.cos(angle) * up)
        for along in (shift, shift + wide)
        for up in (-size * 0.85, size * 0.15)
    ]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return Placed(content, min(xs), min(ys), max(xs), max(ys), turned is not None)
