"""Text that knows its places: the laws every step rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.documents import MappedText, concatenate


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    text = draw(st.text(alphabet="高新区abc。", max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [(a, b, "x" * draw(st.integers(0, b - a))) for a, b in spans]


@given(edited_texts())
def test_what_is_not_edited_keeps_its_place(drawn: tuple[str, list[tuple[int, int, str]]]) -> None:
    text, edits = drawn
    mapped = MappedText.identity(text).edited(edits)
    for character, start, end in zip(mapped.text, mapped.starts, mapped.ends, strict=True):
        if character != "x":
            assert text[start:end] == character
        else:
            assert any(start == a and end == b for a, b, _ in edits)


@given(edited_texts())
def test_edits_give_the_text_they_say(drawn: tuple[str, list[tuple[int, int, str]]]) -> None:
    text, edits = drawn
    expected = text
    for a, b, new in reversed(edits):
        expected = expected[:a] + new + expected[b:]
    assert MappedText.identity(text).edited(edits).text == expected


def test_a_separator_stands_for_nothing_in_the_source() -> None:
    whole = MappedText.identity("甲。乙。")
    joined = concatenate([whole.slice(0, 2), whole.slice(2, 4)], ["\n"])
    assert joined.text == "甲。\n乙。"
    assert joined.starts[2] == joined.ends[2] == 2
    assert joined.source_span(0, 5) == (0, 4)


def test_an_empty_or_foreign_span_is_refused() -> None:
    with pytest.raises(ValueError, match="区间"):
        MappedText.identity("甲").source_span(0, 2)
    with pytest.raises(ValueError, match="无法逐字对应"):
        MappedText.identity("甲").with_text("甲乙")
