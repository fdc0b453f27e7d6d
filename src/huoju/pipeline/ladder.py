"""The ladder of titles: which standards make up each rung, and on which rung a firm stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from huoju.evaluation import conditions_sql as c

NO_RUNG, OPEN_RUNG = "none", "open"


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung: its id and name, and the standards of which any one is enough."""

    id: str
    name: str
    standards: tuple[str, ...]


LADDER = (
    Rung("tech-innovative", "科技和创新型中小企业", ("most/tech-sme", "miit/innovative-sme")),
    Rung("srdi", "专精特新中小企业", ("miit/srdi-sme",)),
    Rung("little-giant", "专精特新“小巨人”企业", ("miit/little-giant",)),
    Rung("champion", "制造业单项冠军企业", ("miit/champion",)),
)
"""The rungs from the widest to the narrowest (工信部企业〔2026〕2号: 优质中小企业梯度培育; 工信部政法〔2023〕138号)."""

LADDER_STANDARDS = tuple(standard for rung in LADDER for standard in rung.standards)

RUNG_NAMES = {rung.id: rung.name for rung in LADDER} | {NO_RUNG: "尚未达到任何一级", OPEN_RUNG: "尚不能确定"}
"""What each rung, and each place beside the ladder, is called."""


def highest_rung(verdicts: Mapping[str, exp.Expr], rungs: Sequence[Rung] = LADDER) -> exp.Expr:
    """The highest rung that a firm surely reaches, as an SQL expression.

    ``open`` where it surely reaches none and may reach one, ``none`` where it surely reaches none.

    Args:
        verdicts: for each standard the expression of its verdict: true, false, or NULL where it is open.
        rungs: the ladder from the lowest rung upwards; standards without a verdict are left out.
    """
    words = (*(rung.id for rung in rungs), NO_RUNG, OPEN_RUNG)
    reached = [(rung, [verdicts[name].copy() for name in rung.standards if name in verdicts]) for rung in rungs]
    cases = [(c.any_of(tests), c.word(rung.id, words)) for rung, tests in reversed(reached) if tests]
    every = [test for _, tests in reached for test in tests]
    surely_none = c.all_of([exp.not_(c.known(test, default=True)) for test in every])
    return c.case(*cases, (surely_none, c.word(NO_RUNG, words)), otherwise=c.word(OPEN_RUNG, words))
