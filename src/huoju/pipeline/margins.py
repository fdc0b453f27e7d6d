"""How far a firm is from a threshold: in its unit, and as a share of the threshold."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.evaluation.compile import lowering_of
from huoju.evaluation.conditions_sql import Columns
from huoju.evaluation.conjuncts import Conjunct, conjuncts_of, inlined, rests_on
from huoju.evaluation.ends import low_of
from huoju.evaluation.lowering import Lowering
from huoju.evaluation.plan import AS_OF
from huoju.evaluation.rational import TooComplexError, integer_terms, number, polynomial
from huoju.evaluation.several import Member, prefixed_condition
from huoju.evaluation.thresholds import Threshold, thresholds_of, with_test, without
from huoju.reference.units import unit
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions.syntax import Name
from huoju.standards.loader import LoadedStandard


@dataclass(frozen=True, slots=True)
class Margin:
    """A threshold that may hold a title, and the SQL of what a firm has and of what hangs on it.

    ``quantity`` is what a firm has, in the threshold's unit, as a floating-point number for people to read; ``binding``
    says whether its requirement is met and would not be if the quantity fell short.
    """

    threshold: Threshold
    conjunct: str
    quantity: exp.Expr
    binding: exp.Expr

    @property
    def figure(self) -> float:
        """The threshold's figure."""
        return float(self.threshold.number.value)

    @property
    def left(self) -> exp.Expr:
        """How much the quantity may change before it falls short, in its unit."""
        figure = exp.Literal.number(repr(self.figure))
        ends = (self.quantity.copy(), figure) if self.threshold.rising else (figure, self.quantity.copy())
        return exp.Sub(this=exp.paren(ends[0]), expression=exp.paren(ends[1]))


def margins_of(standard: LoadedStandard, member: Member, prefix: str, given: frozenset[str]) -> tuple[Margin, ...]:
    """The margins of every threshold that a firm can fall short of, as columns over a query that judges it.

    Args:
        standard: the standard as it is written.
        member: what its plan became in the query.
        prefix: what the ids of its requirements begin with there.
        given: derived values that the table gives directly.
    """
    nodes = {node.id: node for node in member.plan.all_requirements()}
    homes: dict[str, Conjunct] = {}
    for one in conjuncts_of(member.plan, prefix):
        homes |= {name.removeprefix(prefix): one for name in rests_on(one.condition, nodes)}
    lowering = lowering_of(standard, given)
    found = []
    for threshold in thresholds_of(standard):
        quantity = _quantity(threshold, standard, lowering, member.columns, prefix)
        home = homes.get(threshold.requirement)
        if quantity is None or home is None or threshold.number.value <= 0 or _only_grows(threshold):
            continue
        met = c.condition(home.condition, member.columns)
        name = prefix + threshold.requirement
        short = prefixed_condition(without(standard.expressions[threshold.path], threshold, lowering), prefix)
        changed = inlined(home.condition, nodes, {name: with_test(nodes[name].condition, threshold, short)})
        fails = exp.not_(c.known(exp.paren(c.condition(changed, member.columns)), default=False))
        binding = c.all_of([c.known(exp.paren(met), default=False), fails])
        found.append(Margin(threshold, home.name, quantity, binding))
    return tuple(found)


def _only_grows(threshold: Threshold) -> bool:
    """Whether time alone keeps the threshold met: years in a market never become fewer."""
    return threshold.rising and unit(threshold.unit).dimension.startswith("time")


def _quantity(
    threshold: Threshold, standard: LoadedStandard, lowering: Lowering, columns: Columns, prefix: str
) -> exp.Expr | None:
    """What is compared, in the threshold's unit; None where it cannot be written as one quotient of known columns."""
    if isinstance(threshold.quantity, Name) and standard.names[threshold.quantity.value] in lowering.scores:
        score = prefix + standard.names[threshold.quantity.value]
        points = c.points(low_of(score), columns.scales[score], columns.plan.decimals)
        return exp.cast(points, "DOUBLE")
    try:
        value = lowering.quotient(threshold.quantity) / number(unit(threshold.unit).factor)
    except (ExpressionError, TooComplexError, KeyError):
        return None
    above, below = (polynomial(terms) for terms in integer_terms(value.numerator, value.denominator))
    if not columns.has([name for name in (*above.variables, *below.variables) if name != AS_OF]):
        return None
    parts = [exp.cast(exp.paren(c.polynomial(part, columns)), "DOUBLE") for part in (above, below)]
    return exp.Div(this=parts[0], expression=exp.Nullif(this=parts[1], expression=c.integer(0)))
