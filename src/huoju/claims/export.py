"""Claims as JSON lines, for files and folders of documents."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from huoju.claims.extract import extract
from huoju.claims.measures import measures
from huoju.documents import DEFAULT_OPTIONS, Duplicate, Problem, ReadOptions, clean, read_paths
from huoju.documents.copies import Copies, Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from huoju.claims.model import Claim
    from huoju.documents import Article

Json = str | int | float | bool | None


@dataclass(slots=True)
class ClaimsReport:
    """What ``write_claims`` or ``write_measures`` did."""

    documents: int = 0
    articles: int = 0
    claims: int = 0
    targets: int = 0
    measures: int = 0
    duplicates: list[Duplicate] = field(default_factory=list)
    """articles passed over because another document has them, better"""
    problems: list[Problem] = field(default_factory=list)
    """documents that could not be read or hold no article; the others went on"""


def write_claims(
    paths: Iterable[Path | str], out_jsonl: Path | str, options: ReadOptions = DEFAULT_OPTIONS
) -> ClaimsReport:
    """Write every claim of every document under the paths, one JSON object a line.

    An article that several documents have is read once, from its best copy. The file is written whole or not at all.

    Raises:
        OSError: ``out_jsonl`` cannot be written.
    """
    out = Path(out_jsonl)
    out.parent.mkdir(parents=True, exist_ok=True)
    report = ClaimsReport()
    part = out.with_name(out.name + ".part")
    rows = Spool()
    names: list[tuple[str, str]] = []
    with Copies() as copies, closing(rows), part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for article in articles(paths, report, options, own=(out, part)):
            copies.add(article)
            names.append((article.source.name, article.metadata.title))
            found = [claim_row(claim, ocr=article.source.ocr) for claim in extract(article)]
            rows.add("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found))
        for number in copies.kept():
            lines = rows[number]
            report.claims += lines.count("\n")
            report.targets += lines.count('"kind": "target"')
            file.write(lines)
        report.duplicates = [Duplicate(*names[copy], names[best][0]) for copy, best in copies.others()]
    os.replace(part, out)  # noqa: PTH105  Path.replace is the same call, os.replace says that it is atomic
    return report


def write_measures(
    paths: Iterable[Path | str], out_jsonl: Path | str, options: ReadOptions = DEFAULT_OPTIONS
) -> ClaimsReport:
    """Write every measure of every document under the paths, one JSON object a line.

    The file is written whole or not at all.

    Raises:
        OSError: ``out_jsonl`` cannot be written.
    """
    out = Path(out_jsonl)
    out.parent.mkdir(parents=True, exist_ok=True)
    report = ClaimsReport()
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for article in articles(paths, report, options, own=(out, part)):
            for measure in measures(article):
                report.measures += 1
                file.write(json.dumps(asdict(measure), ensure_ascii=False) + "\n")
    os.replace(part, out)  # noqa: PTH105  as above
    return report


def articles(
    paths: Iterable[Path | str],
    report: ClaimsReport,
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    own: tuple[Path, ...] = (),
) -> Iterator[Article]:
    """The articles of the documents under the paths; what cannot be read is noted in the report.

    ``own`` files are passed over: the output may lie in a folder that is read.
    """
    passed = {path.resolve() for path in own}
    for item in read_paths(paths, options):
        if Path(item.name).resolve() in passed:
            continue
        if isinstance(item, Problem):
            report.problems.append(item)
            continue
        report.documents += 1
        found = clean(item)
        if not found:
            report.problems.append(Problem(item.name, "没有找到正文"))
        report.articles += len(found)
        yield from found


def claim_row(claim: Claim, *, ocr: bool = False) -> dict[str, Json]:
    """A claim as a JSON object; ``ocr`` marks figures recognised from a picture, which need a second look."""
    row: dict[str, Json] = {
        "document": claim.document,
        "start": claim.start,
        "end": claim.end,
        "sentence": claim.sentence,
        "subject": claim.subject,
        "indicator": claim.indicator,
        "value": claim.value,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "year": claim.year,
        "deadline": claim.deadline,
        "kind": claim.kind,
        "region": claim.region,
        "normalised": _number(claim.low),
        "base_unit": claim.base_unit,
        "indicator_id": claim.indicator_id,
    }
    if claim.high != claim.low:
        row["normalised_high"] = _number(claim.high)
    if claim.kind == "target":
        row["nature"] = claim.nature
    if ocr:
        row["ocr"] = True
    return row


def _number(value: Decimal | None) -> int | float | None:
    """A JSON number; the values have at most twelve digits, which a float keeps."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
