"""The form of a standard: a JSON Schema (2020-12) of the inputs that it really needs.

What a schema has no word for stands under ``x-``: unit, period, clauses, groups and the order of the rule. A value may
be null, which says that it is not known.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from huoju.assessment.needs import Need, groups_of, needs_of
from huoju.evaluation.plan import Plan, Variable
from huoju.standards.fields import Field
from huoju.standards.loader import LoadedStandard

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def form_of(standard: LoadedStandard, plan: Plan) -> dict[str, Any]:
    """The form of a standard for the purpose that its plan was compiled for."""
    model = standard.model
    return {
        "$schema": SCHEMA,
        "title": model.title,
        "description": model.about or "",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            need.name: _property(standard, plan.variables[need.name], need, place)
            for place, need in enumerate(needs_of(plan), 1)
        },
        "x-standard": model.reference,
        "x-document": model.document,
        "x-purpose": plan.purpose,
        "x-content-hash": standard.content_hash,
        "x-certainty": plan.certainty.value,
        "x-partial": list(plan.partial),
        "x-groups": [{"id": group.id, "title": group.label, "inputs": list(group.inputs)} for group in groups_of(plan)],
    }


def _property(standard: LoadedStandard, variable: Variable, need: Need, place: int) -> dict[str, Any]:
    field = variable.field
    found: dict[str, Any] = {"title": field.label}
    if variable.help:
        found["description"] = variable.help
    found |= _values(field)
    found["x-order"] = place
    found["x-group"] = need.group
    if field.unit:
        found["x-unit"] = field.unit
    given = standard.model.inputs.get(field.name)
    if given is not None and given.period:
        found["x-period"] = given.period
    if variable.en:
        found["x-en"] = variable.en
    found["x-clause"] = [
        {
            "label": label,
            "document": citation.document,
            "clause": citation.clause,
            "certainty": citation.certainty.value,
        }
        for label, citation in need.users
    ]
    return found


def _values(field: Field) -> dict[str, Any]:
    """What a value may be; null throughout for what is not known."""
    match field.type:
        case "boolean":
            return {"type": ["boolean", "null"]}
        case "category":
            return {"type": ["string", "null"], "enum": [*field.options, None]}
        case "set":
            items = {"type": "string", "enum": list(field.options)}
            return {"type": ["array", "null"], "items": items, "uniqueItems": True}
        case "date":
            return {"type": ["string", "null"], "format": "date"}
    found: dict[str, Any] = {"type": [field.type, "null"]}
    if field.low is not None:
        found["minimum"] = _number(field.low)
    if field.high is not None:
        found["maximum"] = _number(field.high)
    if field.type == "number":
        found["x-decimals"] = field.decimals
    return found


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
