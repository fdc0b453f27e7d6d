"""Throws bad text at everything that reads a standard: ``python tests/standards/fuzz.py 1000000 [seed]``.

Whatever the text, only StandardError and ExpressionError may come out, with Chinese messages that have a place. What
loads in spite of all must also stand the checks, be shown, be compared, and survive being written.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable

from huoju.standards import StandardError, check_standard, diff_standards, find, load_text, to_yaml
from huoju.standards.catalogue import catalogue_files
from huoju.standards.diff import render
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import parse, parse_number, parse_tail, to_text
from huoju.standards.show import show

_SIGNS = [*"{}[]:,-#&*!|>'\"%@`?~ \n\t=≥≤<>+×÷/()（），、。“”", "\n  ", ": ", "- ", "\r\n", "\u2028", "\x00", "\ud800"]
_WORDS = [
    "且", "或", "非", "属于", "不属于", "营业收入", "revenue", "较大值", "个数", "包含", "距今天数", "万元", "%", "3",
    "0.8", "1" * 40, "9" * 400, "≥", "≤", "(", ")", "[", "]", '"高"', "true", "null", "2026-04-01", "2026-13-45",
    "其他", "🔥",
]  # fmt: skip
_KEYS = ["standard", "inputs", "label", "test", "all", "cases", "bands", "points", "measure", "unit", "source", "uses"]
_FILES = [path.read_text(encoding="utf-8") for path in catalogue_files()]
_WHOLE_LOADS = 5
"""Of so many mutated files that still load, one is also checked, shown, compared and written."""


def random_text(chance: random.Random) -> str:
    """Signs of YAML, words of standards, keys, in any order."""
    parts = (*_SIGNS, *_WORDS, *_KEYS)
    return "".join(chance.choice(parts) for _ in range(chance.randint(0, 60)))


def random_expression(chance: random.Random) -> str:
    """Words and signs of expressions, sometimes very long or very deep."""
    if chance.random() < 0.02:
        return chance.choice(["(", "非 ", "-", "个数(", "a + ", "[", '"']) * chance.randint(10, 1500)
    return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(0, 15)))


def mutated_file(chance: random.Random) -> str:
    """A file of the catalogue, cut, shuffled or with characters flipped."""
    text = chance.choice(_FILES)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_MUTATIONS)(text, chance)
    return text


def _cut(text: str, chance: random.Random) -> str:
    start, end = sorted(chance.randint(0, len(text)) for _ in range(2))
    return text[:start] + text[end:]


def _shuffle(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    first, second = (chance.randrange(len(lines)) for _ in range(2)) if lines else (0, 0)
    if lines:
        lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def _flip(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice((*_SIGNS, *_WORDS)) + text[at + chance.randint(0, 2) :]
    return text


def _indent(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    for _ in range(min(len(lines), 3)):
        at = chance.randrange(len(lines))
        lines[at] = " " * chance.randint(0, 8) + lines[at].lstrip(" ")
    return "".join(lines)


def _swap_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words))
    words[at] = chance.choice((*_WORDS, *_KEYS, *words[:200]))
    return " ".join(words)


def _nest(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice("[{(") * chance.randint(1, 3000) + text[at:]


_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (_cut, _shuffle, _flip, _indent, _swap_word, _nest)


def try_expression(text: str) -> str:
    """Read a text as an expression, a band and a number."""
    outcome = "refused"
    for read in (parse, parse_number, lambda band: parse_tail(band, parse("营业收入"))):
        refusal = None
        try:
            expression = read(text)
        except ExpressionError as error:
            refusal = error
        if refusal is None:
            assert parse(to_text(expression)) == expression
            outcome = "read"
        else:
            assert refusal.message
            assert 0 <= refusal.offset <= len(text)
    return outcome


def try_standard(text: str, *, wholly: bool) -> str:
    """Load a text as a standard; where it loads, do with it everything that can be done."""
    problems = []
    try:
        standard = load_text(text, "fuzz.yaml")
    except StandardError as error:
        problems = error.problems
    if problems:
        assert all(problem.message and problem.place.file == "fuzz.yaml" for problem in problems)
        return "refused"
    if wholly:
        check_standard(standard)
        assert load_text(to_yaml(standard.model), "again.yaml").content_hash == standard.content_hash
        assert show(standard, "md")
        assert render(diff_standards(find("miit/little-giant@2022"), standard), "md")
    return "read"


def run(inputs: int, seed: int) -> Counter[str]:
    """Try so many inputs; what came of them. An input that brings up anything else is shown and ends the run."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for number in range(inputs):
        kind = chance.choices(("expression", "text", "file"), (45, 35, 20))[0]
        text = {"expression": random_expression, "text": random_text, "file": mutated_file}[kind](chance)
        try:
            if kind == "expression":
                outcome = try_expression(text)
            else:
                outcome = try_standard(text, wholly=number % _WHOLE_LOADS == 0)
        except Exception:
            sys.stderr.write(f"input {number} of seed {seed} ({kind}):\n{text!r}\n")
            raise
        outcomes[f"{kind} {outcome}"] += 1
    return outcomes


def main() -> None:
    """Run from the command line."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.perf_counter()
    outcomes = run(inputs, seed)
    sys.stdout.write(
        f"{inputs} inputs in {time.perf_counter() - started:.0f} s, nothing unexpected: {dict(outcomes)}\n"
    )


if __name__ == "__main__":
    main()
