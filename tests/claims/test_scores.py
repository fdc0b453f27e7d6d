"""The scores on the labelled texts, pinned so that no change lowers them unseen."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from huoju.claims import extract
from huoju.documents import Source, clean, read_paths
from tests.claims import labelled

if TYPE_CHECKING:
    from pathlib import Path

# precision, recall (value, unit, kind, year), subject with indicator, qualifier
PINNED = {"tuned": (0.98, 0.98, 0.92, 0.99), "heldout": (0.94, 0.95, 0.90, 0.99)}


@pytest.mark.parametrize("part", sorted(PINNED))
def test_the_scores_do_not_fall_below_the_pinned_ones(part: str) -> None:
    score, wrong = labelled.score(part)
    precision, recall, names, qualifiers = PINNED[part]
    told = "\n".join(wrong)
    assert score.precision >= precision, told
    assert score.recall >= recall, told
    assert score.names >= names, told
    assert score.qualified / score.right >= qualifiers, told


def test_there_are_enough_labelled_documents_and_claims() -> None:
    parts = {part: [labelled.read_sample(p) for p in (labelled.SAMPLES / part).glob("*.txt")] for part in PINNED}
    assert sum(len(samples) for samples in parts.values()) >= 30
    assert sum(len(labels) for samples in parts.values() for _, labels in samples) >= 300
    assert len(parts["heldout"]) >= 7


def test_every_label_stands_at_its_place() -> None:
    for part in PINNED:
        for path in (labelled.SAMPLES / part).glob("*.txt"):
            text, labels = labelled.read_sample(path)
            for label in labels:
                surface = text[label.start : label.end]
                assert re.split(r"[-–—~至到]", label.value)[0] in surface, (path.name, label)


def test_the_claims_of_the_seeds_are_found(shared: Path) -> None:
    expected = json.loads((labelled.SAMPLES / "seeds.json").read_text(encoding="utf-8"))
    right = found = labels = 0
    for item in read_paths([shared / "seeds"]):
        assert isinstance(item, Source)
        claims = [claim for article in clean(item) for claim in extract(article)]
        rows = [tuple(row) for row in expected[item.name.split("/")[-1]]]
        ours = {(c.start, c.end, c.value, c.unit, c.kind, c.year) for c in claims}
        right += len(ours & set(rows))
        found += len(claims)
        labels += len(rows)
    assert right / found >= 0.93
    assert right / labels >= 0.93
