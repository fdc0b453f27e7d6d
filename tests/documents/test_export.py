"""One .txt an article and articles.jsonl."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from huoju.documents import write_clean

if TYPE_CHECKING:
    from pathlib import Path


def test_each_article_is_written_once_with_its_line_in_the_list(tmp_path: Path, pages: list[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n, page in enumerate(pages):
        (folder / f"{n:02d}.txt").write_text(page, encoding="utf-8")
    (folder / "copy.txt").write_text("转自网络\n\n" + pages[0], encoding="utf-8")
    (folder / "old.doc").write_bytes(b"x")
    report = write_clean([folder], tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [row["file"] for row in rows] == report.written
    assert all(set(row) == {"file", "title", "date", "source", "author"} for row in rows)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted([*report.written, "articles.jsonl"])
    assert [one.name.rsplit("/", 1)[1] for one in report.duplicates] == ["copy.txt"]
    assert report.duplicates[0].kept == "00.txt"
    assert [problem.name.rsplit("/", 1)[1] for problem in report.problems] == ["old.doc"]
    text = (tmp_path / "out" / "00.txt").read_text("utf-8")
    assert text.startswith("3月17日,云泽高新区召开")
    assert "\n\n" not in text


def test_writing_again_gives_the_same_bytes(tmp_path: Path, pages: list[str]) -> None:
    (tmp_path / "a.txt").write_text("\n\n\n".join(pages[:3]), encoding="utf-8")
    for out in ("one", "two"):
        write_clean([tmp_path / "a.txt"], tmp_path / out)
    one = {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()}
    two = {p.name: p.read_bytes() for p in (tmp_path / "two").iterdir()}
    assert one == two
