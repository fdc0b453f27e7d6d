"""The ladder of titles: every enterprise standard in force, run over one table, and how the rungs hang together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from huoju.demo.enterprises import LADDER
from huoju.evaluation import Evaluation, evaluate
from huoju.standards import catalogue
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Condition

Progress = Callable[[str, float | None], None]
"""Told what is being done, and the share of it that is done (None while that is not known)."""

SHORT_NAMES = {
    "miit/sme-sizing": "中小微企业",
    "most/tech-sme": "科技型中小企业",
    "miit/innovative-sme": "创新型中小企业",
    "most/hnte": "高新技术企业",
    "miit/srdi-sme": "专精特新中小企业",
    "miit/little-giant": "专精特新“小巨人”企业",
    "miit/champion": "制造业单项冠军企业",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One standard of the ladder over the whole table.

    `on_unverified` counts settled verdicts (pass or fail) that would be open without the numbers which nobody has
    compared with the official text.
    """

    standard: str
    name: str
    evaluation: Evaluation
    on_unverified: int

    @property
    def passed(self) -> int:
        """Subjects that surely pass."""
        return self.evaluation.verdicts.get("pass", 0)

    @property
    def open(self) -> int:
        """Subjects whose verdict hangs on what is not known."""
        return self.evaluation.verdicts.get("undetermined", 0)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of those who pass `upper`, how many pass `lower` too, and for how many that is open."""

    upper: str
    lower: str
    passed: int
    both: int
    open: int


def climb(table: Path, results: Path, quarantine: Path, *, as_of: date, progress: Progress) -> tuple[Rung, ...]:
    """Evaluates every standard of the ladder in force on `as_of`; rows go to `results`, bad rows to `quarantine`."""
    rungs = []
    for reference in LADDER:
        standard = catalogue.find(reference, as_of=as_of)
        name = SHORT_NAMES[reference]
        progress(f"评价：{name}", None)
        stem = f"模拟_企业_{name.replace('“', '').replace('”', '')}"
        evaluation = evaluate(
            standard,
            table,
            as_of=as_of,
            out=results / f"{stem}.parquet",
            quarantine=quarantine / f"{stem}_隔离.csv",
            progress=partial(progress, f"评价：{name}"),
        )
        rungs.append(Rung(reference, name, evaluation, _on_unverified(standard, evaluation)))
    return tuple(rungs)


def overlaps(rungs: Sequence[Rung], pairs: Sequence[tuple[str, str]]) -> tuple[Overlap, ...]:
    """How the passes of two standards overlap, for each pair (upper, lower)."""
    by_standard = {rung.standard: rung for rung in rungs}
    return tuple(_overlap(by_standard[upper], by_standard[lower]) for upper, lower in pairs)


def _overlap(upper: Rung, lower: Rung) -> Overlap:
    query = (
        "SELECT count(*), count(*) FILTER (b.verdict = 'pass'), count(*) FILTER (b.verdict = 'undetermined') "
        "FROM read_parquet(?) a JOIN read_parquet(?) b USING (credit_code) WHERE a.verdict = 'pass'"
    )
    with duckdb.connect() as connection:
        files = [str(upper.evaluation.out), str(lower.evaluation.out)]
        ((passed, both, still_open),) = connection.execute(query, files).fetchall()
    return Overlap(upper.name, lower.name, passed, both, still_open)


def _on_unverified(standard: LoadedStandard, evaluation: Evaluation) -> int:
    """Verdicts that rest on an unverified number.

    A pass rests on every requirement. A fail rests on the unmet ones, and does not need the unverified among them as
    soon as one other is unmet.
    """
    if not evaluation.unverified:
        return 0
    doubtful = _doubtful(standard.model.requirements, frozenset(evaluation.unverified))
    sure = [name for name in evaluation.requirements if name not in doubtful]
    settled = " OR ".join(f"\"{name}\" = 'unmet'" for name in sure) or "false"
    only_doubtful = f"verdict = 'fail' AND NOT ({settled})"
    query = f"SELECT count(*) FILTER (verdict = 'pass'), count(*) FILTER ({only_doubtful}) FROM read_parquet(?)"  # noqa: S608 - ids of the standard
    with duckdb.connect() as connection:
        ((passed, failed),) = connection.execute(query, [str(evaluation.out)]).fetchall()
    return int(passed) + int(failed)


def _doubtful(requirements: Mapping[str, Condition], unverified: frozenset[str]) -> frozenset[str]:
    """Top-level requirements that are unverified themselves or in a part; all, if something outside them is."""
    inside = {name: _ids(name, condition) for name, condition in requirements.items()}
    if not unverified <= frozenset().union(*inside.values()):
        return frozenset(requirements)
    return frozenset(name for name, ids in inside.items() if ids & unverified)


def _ids(name: str, condition: Condition) -> frozenset[str]:
    return frozenset({name}).union(*(_ids(inner, part) for inner, part in condition.children().items()))
