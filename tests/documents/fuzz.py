"""Throws bad input at everything that reads a document: ``python -m tests.documents.fuzz 1000000 [--seed 1] [--long]``.

Whatever the bytes, nothing may crash, nothing may take longer than a second per MB (and a second for less), and every
claim must be found again at its place. ``--long`` adds single lines of 100 MB.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from huoju.claims import extract, measures
from huoju.documents import Problem, Source, clean, read_bytes, sentences
from huoju.documents.library import find_citations
from huoju.documents.library.grams import index_text

_SAMPLES = [
    path.read_text(encoding="utf-8")
    for folder in (Path(__file__).parent / "samples", Path(__file__).parents[1] / "claims" / "samples")
    for path in sorted(folder.glob("*/*.txt"))
]
_SIGNS = [
    *"()（）[]【】《》“”‘’<>{}&;:：,，。、|~-—%‰°\n\t \r\x00\u200b\ufeff\ud800\U0001f525",
    "<p style=",
    '">',
    "<!--",
    "&#x4e2d;",
]
_WORDS = [
    "到2027年", "39.9万亿元", "七成以上", "第三", "前5个月", "由", "从", "增至", "占", "比重", "31.7%", "高新区",
    "(gao)", "?jing)", "窘?jīng)r", "來源:", "日期:", "2024-07-08", "08:45", "首页 > ", "一、", "(一)", "1.1",
    "上接第一版", "工信部企业〔2026〕2号", "9" * 40, "万" * 30, "一二三四五六七八九十" * 3, "年" * 10, "3,333,333.33",
    "-5%", "100%—200%", "~", "…", "新华社北京5月28日电", "记者", "□本报记者 王小明", "来源｜", "发表于北京",
]  # fmt: skip
_SUFFIXES = [".txt", ".txt", ".txt", ".html", ".pdf", ".docx", ".xlsx", ".zip", ".csv", ""]
_CHARSETS = ["utf-8", "utf-8", "gb18030", "big5hkscs", "utf-16"]
_FREE = 1.0
"""Seconds that any input may take."""
_PER_MB = 1.0
_PER_CLAIM = 0.0005
"""A text of nothing but figures may take longer: every figure has its own words to be read."""
_LONG = 100_000_000


def random_text(chance: random.Random) -> str:
    """Signs and words in any order, or a sample cut, shuffled and spoilt."""
    if chance.random() < 0.4:
        return "".join(chance.choice((*_SIGNS, *_WORDS)) for _ in range(chance.randint(0, 120)))
    text = chance.choice(_SAMPLES)
    start = chance.randrange(len(text))
    text = text[start : start + chance.randint(1, 1200)]
    for _ in range(chance.randint(0, 6)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice((*_SIGNS, *_WORDS)) + text[at + chance.randint(0, 3) :]
    if chance.random() < 0.2:
        lines = text.split("\n")
        chance.shuffle(lines)
        text = "\n".join(lines)
    return text


def random_bytes(chance: random.Random) -> bytes:
    """A text in some table with a few bytes spoilt, or bytes alone."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randint(0, 400))
    data = bytearray(random_text(chance).encode(chance.choice(_CHARSETS), "replace"))
    for _ in range(chance.randint(0, 3)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def check(name: str, data: bytes) -> float:
    """Read, clean, index and extract; give the seconds it took.

    Raises:
        AssertionError: a result is not what it says, or it took too long.
    """
    start = time.process_time()
    claims = 0
    for item in read_bytes(name, data):
        if isinstance(item, Problem):
            assert item.message
            assert "Traceback" not in item.message
            continue
        claims += _check_source(item)
    taken = time.process_time() - start
    most = _FREE + _PER_MB * len(data) / 1e6 + _PER_CLAIM * claims
    assert taken <= most, f"{taken:.1f} s for {len(data)} bytes with {claims} figures"
    return taken


def _check_source(source: Source) -> int:
    """Check every article of a source; give the number of its claims."""
    claims = 0
    for article in clean(source):
        assert len(article.body.starts) == len(article.text)
        for sentence in sentences(article):
            assert article.text[sentence.start : sentence.end] == sentence.text
        find_citations(article.text)
        index_text(article.text)
        measures(article)
        for claim in extract(article):
            assert 0 <= claim.start < claim.end <= len(source.text)
            assert article.source_span(claim.text_start, claim.text_end) == (claim.start, claim.end)
            claims += 1
    return claims


def run(count: int, seed: int) -> None:
    """Try so many inputs; the first that fails is said with its number, so that it can be made again."""
    slowest = 0.0
    started = time.monotonic()
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        name = f"{number}{chance.choice(_SUFFIXES)}"
        data = random_bytes(chance)
        try:
            slowest = max(slowest, check(name, data))
        except Exception:
            print(f"input {number} of seed {seed} ({name}, {len(data)} bytes): {data[:200]!r}", file=sys.stderr)  # noqa: T201
            raise
        if number % 10_000 == 0:
            print(f"{number} inputs, {time.monotonic() - started:.0f} s, slowest {slowest:.2f} s", flush=True)  # noqa: T201
    print(f"{count} inputs of seed {seed}: no crash, slowest {slowest:.2f} s")  # noqa: T201


def run_long() -> None:
    """Single lines of 100 MB: text, brackets that never close, readings, numbers."""
    text = "高新区产业发展取得新成效," * 9 + "实现营业收入39.9亿元,"
    for piece in (text, "(", "高(gao)", "9", "《", "到2027年"):
        size = len(piece.encode())
        data = (piece * (_LONG // size)).encode()
        print(f"100 MB of {piece[-16:]!r}: {check('long.txt', data):.0f} s", flush=True)  # noqa: T201


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.fuzz")
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    run(options.count, options.seed)
    if options.long:
        run_long()


if __name__ == "__main__":
    main()
