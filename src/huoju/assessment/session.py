"""An interview about one subject: what was answered, what is asked next; every step gives a new session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from huoju.assessment.answers import AnswerError, read_answer, read_json
from huoju.evaluation.output import replacing
from huoju.evaluation.plan import Plan


@dataclass(frozen=True, slots=True)
class Session:
    """The answers so far, in the order in which they were given, each as it was written.

    Attributes:
        reference: standard and version.
        content_hash: what the standard said when the interview began.
        purpose: recognition or re-examination.
        as_of: the day of the assessment.
        answers: input and answer; an empty answer says that it is not known.
    """

    reference: str
    content_hash: str
    purpose: str
    as_of: date
    answers: tuple[tuple[str, str], ...] = ()

    def record(self, plan: Plan) -> dict[str, Any]:
        """The values that were answered, without what is not known.

        Raises:
            AnswerError: an answer cannot be read.
        """
        values = {name: read_answer(plan.variables[name].field, written) for name, written in self.answers}
        return {name: value for name, value in values.items() if value is not None}

    def unanswerable(self, plan: Plan) -> frozenset[str]:
        """The inputs that were asked and are not known."""
        return frozenset(name for name, _ in self.answers) - self.record(plan).keys()

    def answered(self, name: str, written: str) -> Session:
        """The session after one more answer."""
        return replace(self, answers=(*self.answers, (name, written)))

    def back(self) -> Session:
        """The session before the last answer."""
        return replace(self, answers=self.answers[:-1])

    def save(self, path: Path) -> None:
        """Write the session to a file, whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        data = {
            "standard": self.reference,
            "content_hash": self.content_hash,
            "purpose": self.purpose,
            "as_of": self.as_of.isoformat(),
            "answers": [{"name": name, "written": written} for name, written in self.answers],
        }
        with replacing(path) as unfinished:
            unfinished.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def resumed(self, path: Path, plan: Plan) -> Session:
        """This session with the answers of a saved one.

        Raises:
            AnswerError: the file is no saved interview about the same standard as it stands, or an answer in it is
                unusable.
        """
        data = read_json(path)
        if not isinstance(data, Mapping) or not isinstance(data.get("answers"), list):
            raise AnswerError(f"{path}：不是保存的自评，请换一个文件名重新开始")
        for key, here in (("standard", self.reference), ("purpose", self.purpose), ("content_hash", self.content_hash)):
            if data.get(key) != here:
                raise AnswerError(
                    f"{path}：保存的是 {data.get('standard')}（{data.get('purpose')}）的自评，"
                    f"与现在的 {self.reference}（{self.purpose}）不同或标准已改，请换一个文件名重新开始"
                )
        found = []
        for answer in data["answers"]:
            if not isinstance(answer, Mapping) or answer.get("name") not in plan.variables:
                raise AnswerError(f"{path}：其中的回答“{answer}”不属于这个标准，请换一个文件名重新开始")
            found.append((str(answer["name"]), str(answer.get("written", ""))))
        session = replace(self, answers=tuple(found))
        session.record(plan)
        return session
