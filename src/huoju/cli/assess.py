"""``huoju assess`` and ``huoju standards form``: an interview that ends soon, and what a standard asks for."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from huoju.cli.common import AS_OF, JSON, LANG, PURPOSE, STANDARD, Lang, Purpose, day, print_json
from huoju.cli.failure import UsageError

if TYPE_CHECKING:
    from huoju.assessment import Session
    from huoju.evaluation import Interpreter
    from huoju.evaluation.questions import Question
    from huoju.standards.loader import LoadedStandard

_INTRODUCTION = "直接回车或写“不知道”跳过；“返回”改上一题；“？”看说明；“退出”先停下。数字可带单位，例如 3.4亿、12.3%。"
_BACK, _HELP, _LEAVE = frozenset({"返回", "back"}), frozenset({"?", "？", "说明"}), frozenset({"退出", "quit", "q"})


def form(
    standard: str = STANDARD,
    *,
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    out: Path | None = typer.Option(None, "--out", help="写到这个文件；省略为显示"),
) -> None:
    """标准真正需要的输入：JSON Schema（2020-12），带单位、填报说明、条款和顺序。"""
    from huoju.assessment import form_of  # noqa: PLC0415 - keeps --help fast
    from huoju.cli.common import json_text  # noqa: PLC0415 - as above
    from huoju.evaluation import compile_plan  # noqa: PLC0415 - as above
    from huoju.evaluation.output import replacing  # noqa: PLC0415 - as above

    loaded = _find(standard, as_of, purpose)
    found = form_of(loaded, compile_plan(loaded, purpose))
    if out is None:
        print_json(found)
        return
    with replacing(out) as unfinished:
        unfinished.write_text(json_text(found) + "\n", encoding="utf-8")


def assess(
    standard: str = STANDARD,
    *,
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    answers: Path | None = typer.Option(None, "--answers", help="不提问，按这个 JSON 文件中的回答判定"),
    save: Path | None = typer.Option(None, "--save", help="每答一题就存到这个文件；文件已有时接着问"),
    lang: Lang = LANG,
    json: bool = JSON,
) -> None:
    """自评：按最快得出结论的顺序提问，结论一旦确定就停下，并说明理由。"""
    from huoju.evaluation import Interpreter, compile_plan  # noqa: PLC0415 - keeps --help fast

    if answers is not None and save is not None:
        raise UsageError("--answers 不提问，没有可存的进度；请去掉 --save")
    loaded = _find(standard, as_of, purpose)
    interpreter = Interpreter(compile_plan(loaded, purpose))
    if answers is not None:
        from huoju.assessment import read_answers  # noqa: PLC0415 - as above

        _tell_result(interpreter, read_answers(answers, interpreter.plan), day(as_of), lang, json=json, unasked=True)
        return
    session = _Interview(interpreter, save, json).run(loaded, day(as_of), purpose)
    _tell_result(interpreter, session.record(interpreter.plan), session.as_of, lang, json=json, unasked=False)


def _find(standard: str, as_of: str | None, purpose: Purpose) -> LoadedStandard:
    from huoju.standards.catalogue import find  # noqa: PLC0415 - keeps --help fast

    loaded = find(standard, as_of=day(as_of), purpose=purpose)
    if loaded.model.index is not None:
        raise UsageError(f"{loaded.model.reference} 是相对评价体系，要与其他单位比较，不能单独自评")
    return loaded


class _Interview:
    """A talk with the person at the terminal; on stderr where the result is to be JSON."""

    def __init__(self, interpreter: Interpreter, save: Path | None, aside: bool) -> None:
        from huoju.assessment.needs import needs_of  # noqa: PLC0415 - keeps --help fast
        from huoju.evaluation.questions import Questioner  # noqa: PLC0415 - as above

        self._interpreter, self._plan = interpreter, interpreter.plan
        self._questioner = Questioner(interpreter)
        self._needs = {need.name: need for need in needs_of(interpreter.plan)}
        self._save, self._aside = save, aside

    def run(self, loaded: LoadedStandard, as_of: date, purpose: Purpose) -> Session:
        """Ask until nothing is left to ask, or the person leaves."""
        from huoju.assessment.asking import standing  # noqa: PLC0415 - keeps --help fast

        session = self._begin(loaded, as_of, purpose)
        while True:
            record = session.record(self._plan)
            question = self._questioner.next(record, as_of, session.unanswerable(self._plan))
            self._say(f"\n{standing(self._interpreter.judge(record, as_of))}")
            if question is None:
                return session
            following = self._asked(session, question)
            if following is None:
                self._say(f"先停在这里{f'，进度存在 {self._save}' if self._save is not None else ''}。")
                return session
            session = following
            if self._save is not None:
                session.save(self._save)

    def _begin(self, loaded: LoadedStandard, as_of: date, purpose: Purpose) -> Session:
        from huoju.assessment import Session  # noqa: PLC0415 - keeps --help fast

        session = Session(loaded.model.reference, loaded.content_hash, purpose, as_of)
        self._say(f"{loaded.model.title}（{loaded.model.document}）\n{_INTRODUCTION}")
        if self._save is not None and self._save.exists():
            session = session.resumed(self._save, self._plan)
            self._say(f"接着 {self._save} 中的 {len(session.answers)} 个回答。")
        return session

    def _asked(self, session: Session, question: Question) -> Session | None:
        """The session after one question, or one question earlier; None where the person leaves."""
        from huoju.assessment.answers import AnswerError, read_answer  # noqa: PLC0415 - keeps --help fast
        from huoju.assessment.asking import help_lines, question_lines  # noqa: PLC0415 - as above

        self._say("\n".join(question_lines(self._plan, question.name, len(session.answers) + 1)))
        while (written := self._heard()) is not None and written not in _LEAVE:
            if written in _BACK:
                return session.back()
            if written in _HELP:
                self._say("\n".join(help_lines(self._plan, self._needs[question.name], question.witness)))
                continue
            try:
                read_answer(self._plan.variables[question.name].field, written)
            except AnswerError as error:
                self._say(str(error))
                continue
            return session.answered(question.name, written)
        return None

    def _say(self, text: str) -> None:
        typer.echo(text, err=self._aside)

    def _heard(self) -> str | None:
        """One line of the person; None at the end of the input."""
        typer.echo("> ", nl=False, err=self._aside)
        line = sys.stdin.readline()
        return line.strip() if line else None


def _tell_result(
    interpreter: Interpreter, record: dict[str, Any], as_of: date, lang: Lang, *, json: bool, unasked: bool
) -> None:
    from huoju.evaluation.explain import Explainer, as_data  # noqa: PLC0415 - keeps --help fast
    from huoju.evaluation.questions import Questioner  # noqa: PLC0415 - as above
    from huoju.evaluation.rendering import as_text  # noqa: PLC0415 - as above

    data = as_data(Explainer(interpreter).explain(record, as_of, "自评"), lang)
    question = Questioner(interpreter).next(record, as_of) if unasked else None
    if json:
        print_json(data.model_dump(mode="json") | {"next_question": None if question is None else question.name})
        return
    typer.echo("")
    typer.echo(as_text(data, lang), nl=False)
    if question is not None:
        typer.echo(f"\n接下来最该弄清的是：{interpreter.plan.variables[question.name].field.label}")
