"""One self-contained HTML page: no script, no picture, font or style from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huoju.reports.markup import Markup, element, joined
from huoju.reports.picture import Picture
from huoju.reports.tables import table

_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""Needed in a file of its own, not inside a page."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its place in links, its heading, and what stands below."""

    anchor: str
    heading: str
    content: Markup


def page(title: str, lead: Markup, sections: Sequence[Section]) -> str:
    """The whole page as text, Chinese and in UTF-8."""
    links = [element("li", element("a", part.heading, href=f"#{part.anchor}")) for part in sections]
    body = joined(
        (
            element("header", element("h1", title), lead),
            element("nav", element("ol", joined(links)), aria_label="目录"),
            element("main", joined(_section(part) for part in sections)),
        )
    )
    head = joined(
        (
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("title", title),
            element("style", Markup(_style())),
        )
    )
    return f"<!doctype html>\n{element('html', element('head', head), element('body', body), lang='zh-CN')}\n"


def paragraph(*content: object) -> Markup:
    """A paragraph."""
    return element("p", *content)


def note(*content: object) -> Markup:
    """A remark in small print: a source, a limit."""
    return element("p", *content, class_="note")


def badge(text: str, kind: str) -> Markup:
    """A mark that stands on a block; `kind` is simulated, published or plain."""
    return element("span", text, class_=f"badge {kind}")


def cards(figures: Sequence[tuple[str, str]]) -> Markup:
    """Large figures with what they count."""
    items = [
        element("div", element("strong", number), element("span", words), class_="card") for number, words in figures
    ]
    return element("div", joined(items), class_="cards")


def figure(picture: Picture, *below: object) -> Markup:
    """A picture, its figures as a table that opens, and remarks below."""
    drawing = Markup(picture.svg.replace(_NAMESPACE, "", 1))
    twin = element("details", element("summary", "数据表"), table(picture.table.columns, picture.table.rows))
    return element("figure", element("div", drawing, class_="scroll", tabindex="0"), twin, *below)


def _section(part: Section) -> Markup:
    return element("section", element("h2", part.heading), part.content, id=part.anchor)


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
