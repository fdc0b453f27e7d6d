"""The mapping file says in YAML or CSV what the columns of a foreign table are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.intake import Column, IntakeError, read_mapping


def _write(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


EXPECTED = {
    "年收入": Column("revenue", "亿元"),
    "上市": Column("listed", None, {"已上市": "是", "未上市": "否"}),
    "备注一": Column("rd_expense"),
}


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    as_yaml = """
columns:
  年收入: {field: revenue, unit: 亿元}
  上市:
    字段: listed
    取值: {已上市: 是, 未上市: 否}
  备注一: rd_expense
"""
    as_csv = "列名,字段,单位,取值\n年收入,revenue,亿元,\n上市,listed,,已上市=是；未上市=否\n备注一,rd_expense,,\n"
    assert read_mapping(_write(tmp_path, "m.yaml", as_yaml)) == EXPECTED
    assert read_mapping(_write(tmp_path, "m.csv", as_csv)) == EXPECTED
    assert read_mapping(_write(tmp_path, "m.csv", as_csv.encode("gbk"))) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "place", "says"),
    [
        ("m.yaml", "", "m.yaml：", "对应表是空的"),
        ("m.yaml", "a: [1\n", "m.yaml 第 2 行", "不是合格的 YAML"),
        ("m.yaml", "a: revenue\nb: {feld: revenue}\n", "第 2 行", "不认识的“feld”"),
        ("m.yaml", "a: revenue\nb: {unit: 元}\n", "第 2 行", "“b”没有写对应的字段"),
        ("m.yaml", "a: revenue\na: staff\n", "第 2 行", "写了两次"),
        ("m.yaml", "- a\n- b\n", "第 1 行", "应为“列名: 字段名”的映射"),
        ("m.yaml", "a: {field: [x]}\n", "第 1 行", "应为一个词"),
        ("m.csv", "列名,单位\na,元\n", "第 1 行", "应有“列名”和“字段”两列"),
        ("m.csv", "列名,字段\na,revenue\nb,\n", "第 3 行", "没有写对应的字段"),
        ("m.csv", "列名,字段,取值\na,listed,已上市\n", "第 2 行", "写成 已上市=是"),
        ("m.csv", "列名,字段\na,x\na,y\n", "第 3 行", "写了两次"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, name: str, text: str, place: str, says: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_mapping(_write(tmp_path, name, text))
    assert place in str(caught.value)
    assert says in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="没有这个对应表文件"):
        read_mapping(tmp_path / "m.yaml")


@given(
    content=st.one_of(
        st.binary(max_size=200), st.text("abc:{}[]-,=\n \"'&*!|>%@`列名字段", max_size=80).map(str.encode)
    )
)
@pytest.mark.parametrize("name", ["m.yaml", "m.csv"])
def test_any_content_is_a_mapping_or_an_intake_error(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    try:
        mapping = read_mapping(path)
    except IntakeError:
        return
    assert all(column.field for column in mapping.values())
