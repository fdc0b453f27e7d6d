"""Colours that everybody can tell apart, and texts that are as wide as we think."""

from __future__ import annotations

import json
from itertools import combinations, pairwise

import numpy as np
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from huoju.reference import list_zones
from huoju.reports.fonts import chinese_fonts
from huoju.reports.palette import CATEGORIES, GAIN, LOSS, MAIN, QUIET, SECOND, lightness, on, ramp
from huoju.reports.scales import Scale, span_of, ticks
from huoju.reports.text_width import shortened, width_of, wrapped

# How people without one kind of cone see linear RGB: Machado, Oliveira, Fernandes (2009), severity 1.
SEEN = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
SEEN_AT_ONCE = 6


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of linear RGB (D65)."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    share = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", SEEN)
def test_parts_of_a_bar_look_different_to_everybody(eyes: str) -> None:
    seen = [lab(SEEN[eyes] @ linear(colour)) for colour in CATEGORIES[:SEEN_AT_ONCE]]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 12


def test_neighbours_differ_on_a_grey_print() -> None:
    shades = [lightness(colour) for colour in CATEGORIES]
    assert min(abs(one - other) for one, other in pairwise(shades)) > 0.15
    for dark, light in ((MAIN, SECOND), (GAIN, LOSS), (GAIN, QUIET), (LOSS, QUIET)):
        assert abs(lightness(light) - lightness(dark)) > 0.09, (dark, light)


def test_a_ramp_gets_darker_all_the_way() -> None:
    shades = [lightness(ramp(share / 20)) for share in range(21)]
    assert shades == sorted(shades, reverse=True)
    assert shades[0] - shades[-1] > 0.6


@pytest.mark.parametrize("colour", [*CATEGORIES, *(ramp(share / 10) for share in range(11))])
def test_text_on_a_colour_can_be_read(colour: str) -> None:
    one, other = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] for rgb in (linear(colour), linear(on(colour))))
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) > 3.9


def set_width(words: str) -> float:
    """How wide the typesetter sets a text of 10 pt in the Chinese font of this machine."""
    fonts = chinese_fonts()
    source = b"#context [#metadata(measure(text(sys.inputs.words, size: 10pt, font: sys.inputs.font)).width.pt()) <w>]"
    compiler = typst.Compiler(input=source, font_paths=fonts.loaded, sys_inputs={"words": words, "font": fonts.sans})
    return float(json.loads(compiler.query("<w>", field="value", one=True)))


@pytest.mark.parametrize(
    "words",
    [
        *(zone.name for zone in list_zones()[::30]),
        "1,234,567.89",
        "37.31–38.91",
        "R&D expenditure (% of GDP)",
        "来源：模拟_高新区指标_2023—2024.csv；torch/zone-evaluation@2021-04-22，内容校验 0123456789abcdef",
        "WORLD MWM @@ —— …",
        "▲ 12　▼ 3 −4.5 “引号”《书名》",
    ],
)
def test_a_text_is_never_wider_than_we_reckon_and_not_much_narrower(words: str) -> None:
    reckoned, real = width_of(words, 10), set_width(words)
    assert real <= reckoned * 1.01
    assert real >= reckoned * 0.72


@given(st.text(max_size=40), st.floats(0, 300))
def test_a_shortened_text_fits(words: str, room: float) -> None:
    cut = shortened(words, room)
    assert width_of(cut) <= room or not words
    assert cut in {words, ""} or cut.endswith("…")


@given(st.text(st.characters(exclude_categories=["Z", "C"]) | st.just(" "), max_size=60), st.integers(1, 4))
def test_lines_of_a_text_fit_and_nothing_is_lost_where_there_is_room(words: str, most: int) -> None:
    lines = wrapped(words, 120, most=most)
    assert len(lines) <= most
    assert all(width_of(line) <= 120 for line in lines)
    if not any(line.endswith("…") for line in lines) and "…" not in words:
        assert "".join("".join(lines).split()) == "".join(words.split())


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_are_round_numbers_within_the_scale(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert len(found) <= 13
    assert all(low - width * 1e-6 <= tick <= low + width * (1 + 1e-6) for tick in found)
    assert list(found) == sorted(set(found))


@given(st.lists(st.none() | st.floats(), max_size=6), st.floats(allow_nan=False, allow_infinity=False))
def test_a_scale_stays_between_its_ends(values: list[float | None], number: float) -> None:
    low, high = span_of(values)
    assert low < high
    assert 10 <= Scale(low, high, 10, 20)(number) <= 20
