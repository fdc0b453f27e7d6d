"""The small safe language of thresholds and formulas."""

from huoju.standards.expressions.parser import parse, parse_number, parse_tail
from huoju.standards.expressions.printer import amount_text, to_text
from huoju.standards.expressions.syntax import Expression, Name, Number
from huoju.standards.expressions.types import (
    BooleanType,
    CategoryType,
    DateType,
    NumberType,
    Scope,
    Symbol,
    Type,
    check_boolean,
    check_formula,
    check_number,
    dimension_of,
    names_in,
)

__all__ = [
    "BooleanType",
    "CategoryType",
    "DateType",
    "Expression",
    "Name",
    "Number",
    "NumberType",
    "Scope",
    "Symbol",
    "Type",
    "amount_text",
    "check_boolean",
    "check_formula",
    "check_number",
    "dimension_of",
    "names_in",
    "parse",
    "parse_number",
    "parse_tail",
    "to_text",
]
