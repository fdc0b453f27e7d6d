"""The library: nothing twice, nothing half, everything linked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from huoju.documents.library import Library, LibraryError, find_citations
from huoju.documents.library.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Place = Callable[[str], Path | str]

OLD = """东川省智慧园区建设导则

东工信园区〔2020〕11号

第一条 为推动全省园区信息化建设,提高管理服务水平,制定本导则。本导则所称智慧园区是指信息基础设施完善的产业园区。

第二条 智慧园区建设坚持企业主体、政府引导,三年内建成示范园区二十个,带动投资一百亿元以上。

第三条 本导则由东川省工业和信息化厅负责解释。
"""


@pytest.fixture
def folder(tmp_path: Path, pages: list[str]) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for n, page in enumerate(pages[:20]):
        (place / f"{n:02d}.txt").write_text(page, encoding="utf-8")
    (place / "90.txt").write_text(OLD, encoding="utf-8")
    return place


def content(library: Library) -> list[tuple[object, ...]]:
    """Everything but the times of files."""
    rows: list[tuple[object, ...]] = []
    words = "SELECT term, doc, cnt FROM gram_counts ORDER BY term"
    if not isinstance(library.database, SqliteDatabase):
        words = "SELECT article_id, size, title::text, words::text, coarse FROM grams ORDER BY article_id"
    for sql in (
        "SELECT id, name, sha256, kind, size, same_as, replaced_by FROM documents ORDER BY id",
        "SELECT * FROM articles ORDER BY id",
        "SELECT * FROM citations ORDER BY article_id, start",
        "SELECT * FROM bands ORDER BY key, article_id",
        words,
    ):
        rows += library.database.rows(sql)
    return rows


def test_adding_again_changes_nothing(folder: Path, place: Place) -> None:
    with Library(place("a")) as library:
        first = library.add([folder])
        before = content(library)
        second = library.add([folder])
        assert (first.added, first.unchanged) == (21, 0)
        assert (second.added, second.unchanged) == (0, 21)
        assert content(library) == before


def test_adding_in_pieces_gives_the_same_as_at_once(folder: Path, place: Place) -> None:
    files = sorted(folder.iterdir())
    with Library(place("a")) as whole, Library(place("b")) as pieces:
        whole.add([folder])
        for file in files:
            pieces.add([file])
        assert content(pieces) == content(whole)


def test_an_article_comes_back_with_its_places(folder: Path, place: Place) -> None:
    with Library(place("a")) as library:
        library.add([folder])
        for entry in library.entries():
            article = library.article(entry.id)
            assert article is not None
            for at in range(0, len(article.text), 7):
                if article.text[at] != "\n":
                    start, end = article.source_span(at, at + 1)
                    assert article.source.text[start:end] == article.text[at]
        assert library.article(10_000) is None


def test_citations_are_linked_whatever_came_first(folder: Path, place: Place) -> None:
    for order in (1, -1):
        with Library(place(f"n{order + 1}")) as library:
            library.add(sorted(folder.iterdir())[::order])
            old = next(entry for entry in library.entries() if entry.number == "东工信园区〔2020〕11号")
            new = next(entry for entry in library.entries() if entry.number == "东工信园区〔2025〕7号")
            (link,) = library.cited_by(old.id)
            assert (link.article, link.relation) == (new.id, "supersedes")
            assert link.cited == old.id
            assert library.cites(new.id)[-1].number == "东工信园区〔2020〕11号"


def test_copies_are_linked_and_the_best_stands_for_them(tmp_path: Path, pages: list[str], place: Place) -> None:
    (tmp_path / "1.txt").write_text(pages[2][: len(pages[2]) // 2 + 120], encoding="utf-8")
    (tmp_path / "2.txt").write_text("转发\n\n" + pages[2], encoding="utf-8")
    (tmp_path / "3.txt").write_text(pages[2], encoding="utf-8")
    with Library(place("a")) as library:
        library.add(sorted(tmp_path.glob("*.txt")))
        assert len({entry.canonical for entry in library.entries() if entry.id > 1}) == 1
        best = next(entry.canonical for entry in library.entries() if entry.id > 1)
        assert {entry.document.rsplit("/", 1)[1] for entry in library.copies(best)} >= {"3.txt"} or best == 3


def test_the_same_bytes_under_another_name_are_stored_once(tmp_path: Path, pages: list[str], place: Place) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(pages[0], encoding="utf-8")
    with Library(place("a")) as library:
        report = library.add([tmp_path / "a.txt", tmp_path / "b.txt"])
        assert (report.added, report.articles) == (2, 1)


def test_a_changed_file_is_a_new_version_and_changing_back_restores_the_old(
    tmp_path: Path, pages: list[str], place: Place
) -> None:
    file = tmp_path / "a.txt"
    with Library(place("a")) as library:
        for page, current in (
            (pages[0], [True]),
            (pages[1], [False, True, True, True]),
            (pages[0], [True] + [False] * 3),
        ):
            file.write_text(page, encoding="utf-8")
            library.add([file])
            assert [entry.current for entry in library.entries()] == current


def test_versions_of_one_text_are_found_by_its_title(tmp_path: Path, place: Place) -> None:
    (tmp_path / "1.txt").write_text(OLD, encoding="utf-8")
    newer = (
        OLD.replace("导则\n", "导则(2024年版)\n")
        .replace("2020〕11", "2024〕5")
        .replace("二十个", "六十个,其中山区县不少于十个")
    )
    newer = newer.replace("信息化建设", "数字化转型").replace("信息基础设施完善", "数据贯通、设施互联")
    (tmp_path / "2.txt").write_text(
        newer.replace("负责解释", "负责解释,自发布之日起施行,有效期五年,此前有关规定与本导则不一致的以本导则为准"),
        encoding="utf-8",
    )
    with Library(place("a")) as library:
        library.add([tmp_path / "1.txt", tmp_path / "2.txt"])
        assert {entry.number for entry in library.versions(1)} >= {"东工信园区〔2024〕5号"}


SCRIPT = """
import sys
from huoju.documents.library import Library, store
store._BATCH = 3
with Library(sys.argv[1]) as library:
    print("open", flush=True)
    library.add([sys.argv[2]])
"""


def test_a_kill_in_the_middle_costs_nothing(folder: Path, place: Place) -> None:
    with Library(place("whole")) as library:
        library.add([folder])
        whole = content(library)
    target = place("killed")
    for wait in (0.0, 0.15, 0.4):
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(target), str(folder)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    with Library(target) as library:
        library.add([folder])
        assert content(library) == whole


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    with pytest.raises(LibraryError, match="无法作为政策库打开"):
        Library(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《数字园区指引》(东工信〔2025〕7号),", [("cites", "数字园区指引", "东工信〔2025〕7号")]),
        ("《旧办法》(东科发[2019]31号)同时废止。", [("supersedes", "旧办法", "东科发〔2019〕31号")]),
        ("按照国发〔2020〕7号文件和《促进法》要求", [("cites", "", "国发〔2020〕7号"), ("cites", "促进法", "")]),
        ("《关于印发〈指引〉的通知》", [("cites", "关于印发〈指引〉的通知", "")]),
        ("没有引用", []),
    ],
)
def test_citations_are_read_with_their_numbers(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.relation, one.title, one.number) for one in find_citations(text)] == expected
