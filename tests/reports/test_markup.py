"""Joining text to HTML."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from huoju.reports.markup import Markup, element, joined


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(_TEXT, _TEXT)
def test_whatever_is_written_stays_text(content: str, attribute: str) -> None:
    reader = _Reader()
    reader.feed(element("p", content, title=attribute))
    reader.close()
    assert reader.tags == ["p"]
    assert reader.text == attribute + content


def test_finished_markup_is_not_escaped_again() -> None:
    assert joined((element("b", "<"), "<", Markup("<i></i>"), None)) == "<b>&lt;</b>&lt;<i></i>"


def test_attributes_are_written_as_html_and_svg_want_them() -> None:
    written = element("svg", class_="a", viewBox="0 0 1 1", text_anchor="end", x=1.5, y=2.0, hidden=True, title=None)
    assert written == '<svg class="a" viewBox="0 0 1 1" text-anchor="end" x="1.5" y="2" hidden></svg>'


def test_elements_without_content_are_not_closed() -> None:
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
