"""A folder of broken standards: each gives one message, at one line and column."""

import re
from pathlib import Path

import pytest

from huoju.standards import check_file

_FOLDER = Path(__file__).parent / "bad"
_EXPECTED = re.compile(r"# expect: (\d+):(\d+) (.+)")
_FILES = sorted(_FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_broken_standard_gives_exactly_one_message_at_its_place(path: Path) -> None:
    expected = _EXPECTED.fullmatch(path.read_text(encoding="utf-8").splitlines()[0])
    assert expected is not None, "the first line says what is expected"

    problems = check_file(path)

    assert [(problem.place.line, problem.place.column, problem.message) for problem in problems] == [
        (int(expected[1]), int(expected[2]), expected[3])
    ]


def test_the_folder_shows_every_kind_of_problem_a_single_file_can_have() -> None:
    codes = {problem.code for path in _FILES for problem in check_file(path)}

    assert codes == {
        "always", "bounds", "cases", "clause", "cycle", "dates", "dead", "expression", "gap", "label", "name", "never",
        "option", "overlap", "points", "schema", "source", "steps", "type", "unit", "unused", "weights", "yaml",
    }  # fmt: skip


def test_every_message_is_in_chinese_and_names_the_file() -> None:
    for path in _FILES:
        for problem in check_file(path):
            assert re.search(r"[\u4e00-\u9fff]", problem.message), path
            assert str(problem).startswith(str(path))
