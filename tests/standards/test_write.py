"""What is written reads back as the same standard."""

import string
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.standards import Standard, load_file, load_text, to_yaml
from huoju.standards.catalogue import catalogue_files

_AWKWARD = [
    "5", "0.80", "-1", "true", "null", "~", "no", "2026-04-01", "007", "1e3", "a: b", "a #b", "# a", "- a",
    "? a", "&a", "*a",
    "!a", "%a", "@a", "`a", "[a]", "{a}", "a, b", "'a'", '"a"', "a\\b", " a", "a ", "a\nb", "a\n\nb\n", "\ta",
    "中文，标点。",
    "“引号”", "é", "\u00a0", "\u2028", "\ufeff", "😀", "a" * 200, "词 " * 90,
]  # fmt: skip
_words = st.sampled_from(_AWKWARD) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t"), min_size=1, max_size=20
)
_amounts = st.sampled_from(["5", "0.80", "-3", "20%", "5000 万元", "1.5 亿元"])
_points = st.sampled_from(["5", "0.5", "7–8", "7 - 8", "10~20"])
_lines = st.none() | _words


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """Small standards whose texts are as awkward as YAML allows."""
    names = _fresh()
    labels = draw(st.lists(_words, min_size=2, max_size=4, unique=True))
    inputs = {next(names): draw(_input(label)) for label in labels}
    first = next(iter(inputs))
    return Standard.model_validate(
        {
            "standard": "test/example",
            "title": draw(_words),
            "subject": "enterprise",
            "issuer": draw(_words),
            "document": draw(_words),
            "issued": draw(st.none() | st.dates()),
            "effective": draw(st.dates()),
            "about": draw(_lines),
            "partial": draw(st.lists(_words, max_size=2)),
            "source": "text",
            "sources": {"text": {"document": draw(_words), "clause": draw(_lines), "certainty": "official"}},
            "uses": draw(st.sampled_from([{}, {"re-examination": {"since": "2026-01-01", "note": draw(_lines)}}])),
            "inputs": inputs,
            "requirements": {next(names): draw(_condition(first, names))},
            "score": {"total": "5", "items": {next(names): draw(_item(first))}},
        }
    )


def _fresh() -> Iterator[str]:
    return (f"part_{number}" for number in count())


@st.composite
def _input(draw: st.DrawFn, label: str) -> dict[str, object]:
    return {
        "label": label,
        "en": draw(_lines),
        "unit": "万元",
        "min": draw(st.none() | st.sampled_from(["0", "-1.50", "0 亿元"])),
        "decimals": draw(st.none() | st.integers(0, 9)),
        "aliases": draw(st.lists(_words, max_size=3)),
        "help": draw(_lines),
    }


@st.composite
def _condition(draw: st.DrawFn, name: str, names: Iterator[str]) -> dict[str, object]:
    leaf: dict[str, object] = {
        "label": draw(_words),
        "test": f"{name} ≥ 5 万元",
        "note": draw(_lines),
        "clause": draw(_lines),
    }
    if draw(st.booleans()):
        return leaf
    children = {next(names): draw(_condition(name, names)) for _ in range(draw(st.integers(1, 2)))}
    form = draw(st.sampled_from(["all", "any", "none"]))
    return {"label": draw(_words), form: children}


@st.composite
def _item(draw: st.DrawFn, name: str) -> dict[str, object]:
    head: dict[str, object] = {"label": draw(_words), "points": draw(st.sampled_from(["5", "0.50"]))}
    bands = {"≥ 10 万元": draw(_points), "其他": draw(_points)}
    if draw(st.booleans()):
        return head | {"measure": name, "bands": bands}
    return head | {"measure": name, "linear": {"base": "1 万元", "lead": "0.50 亿元"}}


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(standards())
def test_a_small_standard_reads_back_as_it_was(model: Standard) -> None:
    text = to_yaml(model)

    again = load_text(text, "written")

    assert again.model == model
    assert to_yaml(again.model) == text


@pytest.mark.parametrize("path", list(catalogue_files()), ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_a_catalogue_file_reads_back_with_the_same_content_hash(path: Path) -> None:
    standard = load_file(path)

    again = load_text(to_yaml(standard.model), "written")

    assert again.model == standard.model
    assert again.content_hash == standard.content_hash
    assert list(again.model.inputs) == list(standard.model.inputs)


@pytest.mark.parametrize("path", list(catalogue_files()), ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_any_other_reader_of_yaml_can_read_what_is_written(path: Path) -> None:
    data = yaml.safe_load(to_yaml(load_file(path).model))

    assert data["standard"] == load_file(path).model.standard


def test_quotes_stand_only_where_they_are_needed() -> None:
    path = next(path for path in catalogue_files() if path.parent.name == "little-giant")
    lines = to_yaml(load_file(path).model).splitlines()

    quoted = [line for line in lines if "'" in line.replace("\"'", "")]

    assert "    unit: 万元" in lines
    assert "    min: 0" in lines
    assert all("unit: '%'" in line or any(sign in line for sign in string.punctuation) for line in quoted)
    assert "effective: 2022-08-01" in lines


def test_short_mappings_stand_on_one_line_and_sections_are_apart() -> None:
    path = next(path for path in catalogue_files() if path.parent.name == "little-giant")
    text = to_yaml(load_file(path).model)

    assert "  entry_size: {label: 中小企业, en: Of SME size, test: 符合中小企业划型标准}\n" in text.replace(
        "    ", "  "
    )
    assert "\n\ninputs:\n" in text
    assert "\n\nrequirements:\n" in text
