"""The JSON Schema that editors use fits the files and is the committed one."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from huoju.standards import json_schema
from huoju.standards.catalogue import catalogue_files
from huoju.standards.schema import write_schema
from huoju.standards.yaml_source import read_yaml

_COMMITTED = Path(__file__).parents[2] / "docs" / "standard.schema.json"


def plain(value: Any) -> Any:
    """What an editor's YAML reader makes of a value."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def errors(text: str) -> list[str]:
    validator = Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(plain(read_yaml(text, "file").data))]


def test_the_committed_schema_is_current(tmp_path: Path) -> None:
    write_schema(tmp_path / "schema.json")

    assert _COMMITTED.read_text(encoding="utf-8") == (tmp_path / "schema.json").read_text(encoding="utf-8")


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", list(catalogue_files()), ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_every_file_of_the_catalogue_fits_the_schema(path: Path) -> None:
    assert errors(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("subject: enterprise", "subject: company"),
        ("certainty: secondary", "certainty: sure"),
        ("points: 20", "points: 20 分"),
        ("measure: 科技人员占比", "measure: 科技人员占比\n      mesure: x"),
        ("  tech_staff:", "  TechStaff:"),
    ],
)
def test_editors_mark_what_does_not_fit(old: str, new: str) -> None:
    path = next(path for path in catalogue_files() if path.parent.name == "tech-sme")
    text = path.read_text(encoding="utf-8")
    assert old in text

    assert errors(text.replace(old, new, 1))


def test_every_key_of_the_file_format_is_described_by_its_name_or_in_words() -> None:
    schema = json_schema()

    assert schema["properties"]["partial"]["description"].startswith("尚未收录")
    assert json.dumps(schema, ensure_ascii=False).count('"description"') > 50
