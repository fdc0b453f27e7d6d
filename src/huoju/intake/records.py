"""The careful reader: splits any text into records, keeps the good ones, and says what is wrong with the others."""

import csv
import re
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from huoju.intake.encoding import Encoding, decoded
from huoju.intake.errors import IntakeError
from huoju.intake.source import Broken, IrregularTextError
from huoju.intake.text import BLANKS

LONGEST_RECORD = 4_000_000
"""Characters of the longest row that is read."""

_LINES_OF_A_RECORD = 200
_REPLACEMENT = "\ufffd"
csv.field_size_limit(max(csv.field_size_limit(), 2 * LONGEST_RECORD))


@dataclass(slots=True)
class Rewritten:
    """A clean copy of a table (row number, then the cells, comma-separated UTF-8) and the rows that are not in it."""

    path: Path
    broken: list[Broken] = field(default_factory=list)


def rewrite(path: Path, encoding: Encoding, separator: str, width: int, above: int, cleanup: ExitStack) -> Rewritten:
    """Copies the good rows below the first ``above`` ones to a temporary file that lives as long as ``cleanup``."""
    clean = Rewritten(temporary_folder(cleanup) / "clean.csv")
    with clean.path.open("w", encoding="utf-8", errors="replace", newline="") as target:
        emit = csv.writer(target, lineterminator="\n")
        for row, line, cells in records(lines_of(path, encoding), separator, width):
            if row <= above:
                continue
            if isinstance(cells, Broken):
                clean.broken.append(cells)
            elif not any(cell.strip(BLANKS) for cell in cells):
                continue
            elif not encoding.clean and _REPLACEMENT in line:
                reason = "含有无法识别的字符（编码与文件其余部分不一致）"
                clean.broken.append(Broken(row, tuple(cells), reason, "把文件另存为 UTF-8，改正乱码"))
            elif "\x00" in line:
                reason = "含有零字节，文件可能已损坏"
                clean.broken.append(Broken(row, tuple(cells), reason, "从来源重新导出这一行"))
            elif len(cells) != width:
                clean.broken.append(wrong_width(row, tuple(cells), width))
            else:
                emit.writerow((row, *cells))
    return clean


def temporary_folder(cleanup: ExitStack) -> Path:
    """A folder that lives as long as ``cleanup``."""
    return Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="huoju-intake-")))


def split_line(line: str, separator: str) -> list[str]:
    """The cells of a row that is one line. Raises IrregularTextError if a quoted cell is not closed in it."""
    if '"' not in line:
        return line.split(separator)
    if "\n" in line or "\r" in line:
        raise IrregularTextError
    try:
        return _split(line, separator)
    except (_OpenQuoteError, csv.Error):
        raise IrregularTextError from None


def wrong_width(row: int, cells: tuple[str, ...], width: int) -> Broken:
    """A row with too few or too many cells."""
    remedy = "补齐缺的分隔符" if len(cells) < width else "删去多出的分隔符；内容里有分隔符的单元格要加英文双引号"
    return Broken(row, cells, f"这一行有 {len(cells)} 格，表头有 {width} 格", remedy)


def lines_of(path: Path, encoding: Encoding) -> Iterator[str]:
    """The physical lines of a file without their ends (CR LF, LF or CR). Raises IntakeError for an endless line."""
    rest = ""
    for chunk in decoded(path, encoding):
        text = rest + chunk
        held = "\r" if text.endswith("\r") else ""
        lines = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = lines.pop() + held
        if len(rest) > 2 * LONGEST_RECORD:
            raise IntakeError("有一行超过 800 万字符，不像表格", path, remedy="检查文件是否损坏，或换行符是否丢失")
        yield from lines
    rest = rest.removesuffix("\r")
    if rest:
        yield rest


def records(lines: Iterator[str], separator: str, width: int) -> Iterator[tuple[int, str, list[str] | Broken]]:
    """Every row with its number (from 1), its text, and its cells or what is wrong with it; empty lines only count.

    A quoted cell may hold line ends. A quotation mark that is never closed spoils its own line, not those after it.
    """
    waiting: deque[str] = deque()
    row = 0
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        row += 1
        if '"' in line:
            line, cells = _quoted_record(row, line, lines, waiting, separator, width)
        else:
            cells = line.split(separator)
        if isinstance(cells, Broken):
            yield row, line, cells
        elif len(cells) > 1 or line.strip():
            yield row, line, _trimmed(cells, width)


def _trimmed(cells: list[str], width: int) -> list[str]:
    """The cells without empty ones beyond the width of the header."""
    return cells[:width] if len(cells) > width and not any(c.strip() for c in cells[width:]) else cells


def _quoted_record(
    row: int, line: str, lines: Iterator[str], waiting: deque[str], separator: str, width: int
) -> tuple[str, list[str] | Broken]:
    block = [line]
    while True:
        try:
            cells = _split("\n".join(block), separator)
        except _OpenQuoteError:
            if not _extend(block, lines, waiting):
                break
            continue
        except csv.Error:
            if len(block) > 1:
                break
            remedy = "有引号的单元格整个放在英文双引号里，内容中的引号写两个"
            return line, Broken(row, (line,), "引号的用法不对", remedy)
        if len(block) > 1 and len(_trimmed(cells, width)) != width and _swallowed(block, separator, width):
            break
        return "\n".join(block), cells
    waiting.extendleft(reversed(block[1:]))
    return line, Broken(row, (line,), "引号没有成对", "补上缺的英文双引号")


def _extend(block: list[str], lines: Iterator[str], waiting: deque[str]) -> bool:
    """Adds lines to an open record up to one with a quotation mark; false if there is none within reach."""
    while len(block) < _LINES_OF_A_RECORD:
        following = waiting.popleft() if waiting else next(lines, None)
        if following is None:
            return False
        block.append(following)
        if '"' in following:
            return True
    return False


def _swallowed(block: list[str], separator: str, width: int) -> bool:
    """Whether a line inside a record of the wrong width is a whole row itself, so that a quotation mark went astray."""
    return any(line.count(separator) == width - 1 for line in block[1:])


class _OpenQuoteError(Exception):
    """A quoted cell is not closed."""


def _split(text: str, separator: str) -> list[str]:
    try:
        return _parsed(text, separator)
    except csv.Error:
        tight = re.sub(rf'" +(?={re.escape(separator)}|\Z)', '"', text)
        return _parsed(tight, separator)


def _parsed(text: str, separator: str) -> list[str]:
    reader = csv.reader([text], delimiter=separator, strict=True, skipinitialspace=separator != "\t")
    try:
        return next(reader)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _OpenQuoteError from None
        raise
