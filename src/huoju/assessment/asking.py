"""What a person is told between two questions: the question, why it is asked, and where the verdict stands."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.assessment.answers import write_answer
from huoju.assessment.needs import Need
from huoju.evaluation.completions import Ending, Witness
from huoju.evaluation.explain import plain
from huoju.evaluation.interpreter import Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.rendering import word


def question_lines(plan: Plan, name: str, number: int) -> Iterator[str]:
    """The question: label, unit, and the options by number."""
    field = plan.variables[name].field
    kind = {"boolean": "是/否", "date": "日期，例如 2024-03-31", "set": "可选多项"}.get(field.type, field.unit or "")
    yield f"{number}. {field.label}{f'（{kind}）' if kind else ''}"
    for place, option in enumerate(field.options, 1):
        yield f"   {place} {option}"


def help_lines(plan: Plan, need: Need, witness: Witness | None) -> Iterator[str]:
    """What the input means, which clauses read it, and an example of how the answer matters."""
    variable = plan.variables[need.name]
    if variable.help:
        yield f"   填报说明：{variable.help}"
    for label, citation in need.users:
        yield f"   用于：{label}  [{citation}]"
    if witness is not None:
        first, second = (f"答“{write_answer(value)}”" for value in (witness.first, witness.second))
        ends = [ending_words(plan, ending) for ending in witness.endings]
        yield f"   例如其余各项如有一种填法，{first}时{ends[0]}，{second}时{ends[1]}。"


def ending_words(plan: Plan, ending: Ending) -> str:
    """A verdict, with the grade where there is one."""
    verdict, *grades = ending
    labels = {grade.requirement.id: grade.requirement.label for grade in plan.grades}
    named = " – ".join(dict.fromkeys(labels[grade] for grade in grades))
    return word(verdict, "zh") + (f"，{named}" if named else "")


def standing(judgement: Judgement) -> str:
    """Where the verdict stands: itself, the score's interval, and how many requirements are open."""
    plan = judgement.plan
    parts = [f"结论：{word(judgement.verdict, 'zh')}"]
    if judgement.score is not None:
        low, high = (plain(end) for end in judgement.score)
        parts.append(f"得分 {low}" if low == high else f"得分 {low} – {high}")
    if judgement.grade is not None and judgement.verdict != "fail":
        parts.append(f"等级 {ending_words(plan, ('undetermined', *judgement.grade)).partition('，')[2]}")
    outcomes = [judgement.outcomes[node.id] for node in plan.requirements]
    if outcomes:
        counts = [outcomes.count(value) for value in (True, False, None)]
        parts.append(f"条件 满足 {counts[0]}、不满足 {counts[1]}、未定 {counts[2]}")
    return "；".join(parts)
