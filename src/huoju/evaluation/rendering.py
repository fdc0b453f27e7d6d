"""An explanation as text or Markdown, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from huoju.evaluation.explain import ExplanationData, RequirementData, ScoreData, ValueData

Lang = Literal["zh", "en"]

_WORDS: dict[str, dict[Lang, str]] = {
    "pass": {"zh": "符合", "en": "PASS"},
    "fail": {"zh": "不符合", "en": "FAIL"},
    "undetermined": {"zh": "尚不能确定", "en": "UNDETERMINED"},
    "met": {"zh": "满足", "en": "met"},
    "unmet": {"zh": "不满足", "en": "not met"},
    "unknown": {"zh": "未知", "en": "unknown"},
    "veto met": {"zh": "发生", "en": "occurred"},
    "veto unmet": {"zh": "未发生", "en": "did not occur"},
    "all": {"zh": "以下须全部满足", "en": "all of the following"},
    "any": {"zh": "以下满足任意一项", "en": "any of the following"},
    "none": {"zh": "以下均不得发生", "en": "none of the following"},
    "of": {"zh": "以下须满足规定项数", "en": "so many of the following"},
    "official": {"zh": "官方文本", "en": "official text"},
    "secondary": {"zh": "第三方转述", "en": "restated by a third party"},
    "unverified": {"zh": "未核实", "en": "unverified"},
    "missing": {"zh": "缺", "en": "missing"},
    "true": {"zh": "是", "en": "yes"},
    "false": {"zh": "否", "en": "no"},
    "points": {"zh": "分", "en": "points"},
    "verdict": {"zh": "结论", "en": "Verdict"},
    "score": {"zh": "得分", "en": "Score"},
    "grade": {"zh": "等级", "en": "Grade"},
    "grades": {"zh": "各等级条件", "en": "Conditions of the grades"},
    "requirements": {"zh": "条件", "en": "Requirements"},
    "scoring": {"zh": "评分", "en": "Scoring"},
    "deciding": {"zh": "结论取决于以下尚缺的信息", "en": "The verdict hangs on what is missing"},
    "subject": {"zh": "主体", "en": "Subject"},
    "source": {"zh": "依据", "en": "Source"},
    "as_of": {"zh": "评价日期", "en": "As of"},
    "partial": {"zh": "本标准尚未收录完整", "en": "This standard is only partly known"},
    "rests": {"zh": "本结果含有未核实的内容", "en": "This result rests on unverified content"},
}
_SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?"}


def word(key: str, lang: Lang) -> str:
    """A term of results in Chinese or English."""
    return _WORDS[key][lang]


def as_text(data: ExplanationData, lang: Lang = "zh") -> str:
    """An indented tree for the terminal."""
    return "\n".join([*_head(data, lang, ""), "", *_body(data, lang, markdown=False)]) + "\n"


def as_markdown(data: ExplanationData, lang: Lang = "zh") -> str:
    """Headings and nested lists."""
    return "\n".join([f"# {data.title}", "", *_head(data, lang, "- "), "", *_body(data, lang, markdown=True)]) + "\n"


def _head(data: ExplanationData, lang: Lang, mark: str) -> Iterator[str]:
    if not mark:
        yield data.title
    yield f"{mark}{word('subject', lang)}：{data.subject}"
    certainty = word(data.certainty, lang)
    yield f"{mark}{word('source', lang)}：{data.document}（{data.standard}@{data.version}，{certainty}）"
    yield f"{mark}{word('as_of', lang)}：{data.as_of}"
    yield f"{mark}{word('verdict', lang)}：{word(data.verdict, lang)}"
    if data.score_low is not None and data.score_high is not None:
        yield f"{mark}{word('score', lang)}：{_interval(data.score_low, data.score_high)}"
    if data.grade is not None:
        labels = {grade.id: grade.label for grade in data.grades}
        yield f"{mark}{word('grade', lang)}：{' – '.join(labels[name] for name in data.grade)}"
    if data.deciding:
        yield f"{mark}{word('deciding', lang)}：{'、'.join(found.label for found in data.deciding)}"
    if data.partial:
        yield f"{mark}{word('partial', lang)}：{'；'.join(data.partial)}"
    if data.unverified:
        yield f"{mark}{word('rests', lang)}（{len(data.unverified)}）"


def _body(data: ExplanationData, lang: Lang, *, markdown: bool) -> Iterator[str]:
    sections = [("requirements", data.requirements), ("grades", data.grades)]
    for title, nodes in sections:
        if nodes:
            yield f"## {word(title, lang)}" if markdown else word(title, lang)
            for node in nodes:
                yield from _requirement(node, lang, 1, markdown=markdown, veto=False)
            yield ""
    if data.score is not None:
        yield f"## {word('scoring', lang)}" if markdown else word("scoring", lang)
        yield from _score(data.score, lang, 1, markdown=markdown)


def _indent(depth: int, *, markdown: bool) -> str:
    return "  " * (depth - 1) + "- " if markdown else "  " * depth


def _requirement(node: RequirementData, lang: Lang, depth: int, *, markdown: bool, veto: bool) -> Iterator[str]:
    sign = _veto_sign(node.outcome) if veto else _SIGNS[node.outcome]
    outcome = word(f"veto {node.outcome}" if veto and node.outcome != "unknown" else node.outcome, lang)
    group = f"（{word(node.form, lang)}）" if node.form in {"all", "any", "none", "of"} and node.children else ""
    rule = f"  {node.rule}" if node.rule and node.rule != node.label else ""
    found = f"{sign} {node.label}{group}：{outcome}{_values(node.values, lang)}"
    yield f"{_indent(depth, markdown=markdown)}{found}{rule}{_citation(node, lang)}"
    for child in node.children:
        yield from _requirement(child, lang, depth + 1, markdown=markdown, veto=node.form == "none")


def _veto_sign(outcome: str) -> str:
    return {"met": "✗", "unmet": "✓", "unknown": "?"}[outcome]


def _score(node: ScoreData, lang: Lang, depth: int, *, markdown: bool) -> Iterator[str]:
    reached = _interval(node.low, node.high)
    yield (
        f"{_indent(depth, markdown=markdown)}{node.label}：{reached} / {node.points} {word('points', lang)}"
        f"{_values(node.values, lang)}{_citation(node, lang) if node.kind == 'item' else ''}"
    )
    for child in node.children:
        yield from _score(child, lang, depth + 1, markdown=markdown)


def _interval(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def _values(values: list[ValueData], lang: Lang) -> str:
    shown = [f"{value.label} {_value(value, lang)}" for value in values]
    return f"（{'，'.join(shown)}）" if shown else ""


def _value(value: ValueData, lang: Lang) -> str:
    if value.value is None:
        return word("missing", lang)
    if isinstance(value.value, bool):
        return word("true" if value.value else "false", lang)
    unit = value.unit or ""
    return f"{value.value}{'' if unit in {'%', '‰', '', '倍'} and unit != '倍' else ' '}{unit}"


def _citation(node: RequirementData | ScoreData, lang: Lang) -> str:
    clause = node.citation.clause or node.citation.document
    mark = "" if node.citation.certainty == "official" else f"，{word(node.citation.certainty, lang)}"
    return f"  [{clause}{mark}]"
