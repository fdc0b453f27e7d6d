"""Plans over several years: what is done in each year, paid until the application, and seen in last year's figures.

An application after `k` years looks at other figures than today's: 前年度 is then what is now 上年度 (``rolls`` of the
cost file), ages have grown (``grows``), and a measure of year `j` also shows in the figures of the years behind it.
So a plan over `k` years is a plan over `k` copies of every measure; the yearly limits hold for each copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from huoju.evaluation.plan import AS_OF
from huoju.evaluation.record import days
from huoju.pathways.measures import Bound, Measure
from huoju.pathways.path import path_of_values
from huoju.pathways.prepared import Prepared, Values, prepared
from huoju.pathways.result import PathResult


def path_over_years(
    ready: Prepared, record: Mapping[str, Any], as_of: date, years: int, subject: str = "", *, alternatives: int = 0
) -> tuple[PathResult, ...]:
    """The cheapest path for an application in the first, second … year; the costs of all years until then.

    Raises:
        RecordError: a value cannot be used.
    """
    values = ready.read(record, as_of)
    found = []
    for year in range(1, years + 1):
        later = prepared(ready.plan, _spread(ready, year))
        day = _years_on(as_of, year - 1)
        aged = _aged(ready, values, year - 1)
        aged[AS_OF] = days(day)
        found.append(path_of_values(later, aged, day, subject, alternatives=alternatives, years=year))
    return tuple(found)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _aged(ready: Prepared, values: Values, years: int) -> Values:
    """The values that an application in so many years sees where nothing is done."""
    file = ready.bound.file
    for _ in range(years):
        before = dict(values)
        values = dict(values)
        for name, source in file.rolls.items():
            if name in values:
                values[name] = before.get(source)
        for name, growth in ready.bound.grows.items():
            if values[name] is not None:
                high = ready.plan.variables[name].field.high
                grown = values[name] + type(values[name])(growth)
                values[name] = grown if high is None else type(grown)(min(grown, high))
    return dict(values)


def _spread(ready: Prepared, years: int) -> Bound:
    """A copy of every measure for each year before the application."""
    copies = [
        _in_year(ready, measure, year, years)
        for year in range(1, years + 1)
        for measure in ready.bound.measures
        if not measure.sets or year == 1
    ]
    return replace(ready.bound, measures=tuple(copies))


def _in_year(ready: Prepared, measure: Measure, year: int, years: int) -> Measure:
    moves = dict(measure.moves)
    for name, change in measure.moves:
        for back, seen in enumerate(_seen_as(ready.bound, name), start=1):
            if year + back <= years and seen in ready.plan.variables:
                moves[seen] = change
    return replace(
        measure,
        id=f"{measure.id}@{year}",
        moves=tuple(moves.items()),
        year=year,
        weight=years - year + 1 if measure.yearly else 1,
    )


def _seen_as(bound: Bound, name: str) -> list[str]:
    """The inputs in which the figure of a year is seen one, two … years later."""
    after = {source: target for target, source in bound.file.rolls.items()}
    chain: list[str] = []
    while (name := after.get(name, "")) and name not in chain:
        chain.append(name)
    return chain
