"""Claims as JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from huoju.claims import write_claims

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "云栖简报\n来源:云栖日报 日期:2025-03-18\n\n到2027年,全区建成数字园区20个左右。2024年实现营业收入39.9亿元。\n"


def test_each_claim_is_a_json_object_a_line_in_the_agreed_form(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(_TEXT, encoding="utf-8")
    report = write_claims([tmp_path / "in"], tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (report.documents, report.articles, report.claims, report.targets) == (1, 1, 2, 1)
    agreed = ["document", "start", "end", "sentence", "subject", "indicator", "value", "unit", "qualifier", "year"]
    assert list(rows[0])[: len(agreed)] == agreed
    assert rows[0]["deadline"] == "2027"
    assert rows[0]["kind"] == "target"
    assert rows[1]["normalised"] == 3_990_000_000
    for row in rows:
        assert row["value"] in _TEXT[row["start"] : row["end"]]


def test_a_document_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(_TEXT, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    report = write_claims([tmp_path], tmp_path / "out" / "claims.jsonl")
    assert report.claims == 2
    assert [problem.name.endswith("b.pdf") for problem in report.problems] == [True]
    assert not list((tmp_path / "out").glob("*.part"))


def test_an_article_in_several_files_is_read_once_from_its_best_copy(tmp_path: Path) -> None:
    body = "云栖高新区2024年实现营业收入39.9亿元,同比增长8.5%。到2027年,全区建成数字园区20个左右。" * 2
    (tmp_path / "a.txt").write_text(body, encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"云栖简报\n来源:云栖日报 日期:2025-03-18\n\n{body}\n", encoding="utf-8")
    report = write_claims([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["document"].rsplit("/", 1)[1] for row in rows} == {"b.txt"}
    assert [copy.name.rsplit("/", 1)[1] for copy in report.duplicates] == ["a.txt"]
    assert report.claims == len(rows) == 6
