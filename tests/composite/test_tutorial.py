"""The tutorial on an own index: its code runs, and both of its ways give the same scores."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from huoju.evaluation import evaluate
from huoju.standards import check_standard
from huoju.standards.loader import load_text

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "own-index.md"
LINES = 30


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_code_and_the_file_of_the_tutorial_give_the_same_scores_and_ranks(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    printed = StringIO()
    with redirect_stdout(printed):
        exec(block("python"), names)
    built = names["index"]
    assert "第 1 名" in printed.getvalue()
    assert "己区 不计分" in printed.getvalue()
    code = [line for line in block("python").splitlines() if line.strip() and not line.startswith("#")]
    assert len(code) <= LINES

    standard = load_text(block("yaml"), "my-index.yaml")
    assert [problem for problem in check_standard(standard) if problem.severity == "error"] == []
    rows = ["place,片区,研发强度,专利,人均产值,能耗"]
    for unit, region, values in zip(names["units"], names["regions"], names["table"], strict=True):
        rows.append(",".join([unit, region, *("" if np.isnan(value) else str(value) for value in values)]))
    table = tmp_path / "table.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    results = evaluate(standard, table, as_of=date(2026, 6, 30)).results
    scores = [np.nan if row["score"] is None else row["score"] for row in results]
    np.testing.assert_allclose(scores, built.index.scores, rtol=1e-12)
    assert [row["imputed_share"] for row in results if row["score"] is not None] == [
        share for share in built.index.imputed_share[:, -1].tolist() if not np.isnan(share)
    ]
