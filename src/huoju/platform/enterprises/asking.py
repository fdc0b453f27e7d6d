"""The fields of a self-assessment, grouped as the standard groups them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huoju.assessment.needs import Need
from huoju.platform.enterprises.rules import Rule


@dataclass(frozen=True, slots=True)
class AskedField:
    """One input: how it is asked for, and what is written there now."""

    name: str
    label: str
    unit: str
    kind: str
    options: tuple[str, ...]
    help: str
    clause: str
    written: str
    error: str

    @property
    def chosen(self) -> frozenset[str]:
        """The options that are written, of a field that takes several."""
        return frozenset(part.strip() for part in self.written.replace("；", ";").split(";"))


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A requirement or dimension with the inputs that it reads first."""

    label: str
    fields: tuple[AskedField, ...]


def asked(rule: Rule, written: Mapping[str, str], wrong: Mapping[str, str]) -> list[AskedGroup]:
    """The groups of a standard's inputs."""
    needs = {need.name: need for need in rule.needs}
    return [
        AskedGroup(group.label, tuple(_field(rule, needs[name], written, wrong) for name in group.inputs))
        for group in rule.groups
    ]


def _field(rule: Rule, need: Need, written: Mapping[str, str], wrong: Mapping[str, str]) -> AskedField:
    variable = rule.plan.variables[need.name]
    field = variable.field
    clauses = dict.fromkeys(citation.clause for _, citation in need.users)
    return AskedField(
        name=need.name,
        label=field.label,
        unit=field.unit or "",
        kind=field.type,
        options=field.options,
        help=variable.help or "",
        clause="；".join(clause for clause in clauses if clause),
        written=written.get(need.name, ""),
        error=wrong.get(need.name, ""),
    )
