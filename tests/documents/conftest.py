"""The labelled samples, and the ways in which pages soil a text."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from opencc import OpenCC
from pypinyin import Style, pinyin

from huoju.documents import Source, clean, fold_punctuation, to_simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = Path(__file__).parent / "samples"
_INLINE = re.compile(r"⟦(.*?)→(.*?)⟧")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Expected:
    """What a labelled article should come out as."""

    fields: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass
class Sample:
    """A dirty page of our own writing, with its labels."""

    name: str
    page: str
    articles: list[Expected]


def parse_sample(path: Path) -> Sample:
    page: list[str] = []
    articles: list[Expected] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        label, content = line[:1], line[2:]
        if label == "@":
            pairs = [pair.partition("=") for pair in content.split("|")]
            articles.append(Expected({name: value for name, _, value in pairs}))
            continue
        page.append(_INLINE.sub(lambda m: m[1], content))
        gold = _INLINE.sub(lambda m: m[2], content).strip()
        if label == "B":
            articles[-1].paragraphs.append(gold)
        elif label == "C":
            articles[-1].paragraphs[-1] += gold
    return Sample(path.stem, "\n".join(page), articles)


def samples(part: str) -> list[Sample]:
    return [parse_sample(path) for path in sorted((SAMPLES / part).glob("*.txt"))]


def with_readings(page: str, seed: int, share: float = 0.6) -> str:
    """The page with pronunciation noise, as an injector writes it: with or without tones, repeated at times."""
    rng = random.Random(seed)
    style = rng.choice([Style.TONE, Style.NORMAL])
    noisy = []
    for character in page:
        noisy.append(character)
        if _HAN.match(character) and rng.random() < share:
            reading = pinyin(character, style=style)[0][0].replace("ü", "v" if style == Style.NORMAL else "ü")
            noisy.append(f"({reading})" * rng.choice([1, 1, 1, 1, 2, 3]))
    return "".join(noisy)


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def in_traditional(page: str) -> str:
    converted: str = _to_traditional().convert(page)
    return converted


def full_width(page: str) -> str:
    """The page with full-width figures, letters and punctuation in its text; style rules are written in ASCII."""
    table = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ,:;?!()%"}
    return "\n".join(line if '">' in line else line.translate(table) for line in page.split("\n"))


def compared(text: str) -> str:
    """What is compared: Simplified, punctuation folded, no white space."""
    return re.sub(r"\s+", "", fold_punctuation(to_simplified(text)))


def character_score(expected: list[str], found: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 by characters of shingles of four over all articles, paired in their order."""
    shared = found_total = expected_total = 0
    for i in range(max(len(expected), len(found))):
        a = _grams(expected[i]) if i < len(expected) else Counter()
        b = _grams(found[i]) if i < len(found) else Counter()
        shared += sum((a & b).values())
        expected_total += sum(a.values())
        found_total += sum(b.values())
    precision = shared / found_total if found_total else 0.0
    recall = shared / expected_total if expected_total else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _grams(text: str) -> Counter[str]:
    plain = compared(text)
    return Counter(plain[i : i + 4] for i in range(max(len(plain) - 3, 1)))


class SourceOf(Protocol):
    """Makes a source of a text."""

    def __call__(self, text: str, name: str = "page.txt") -> Source: ...


@pytest.fixture(scope="session")
def source_of() -> SourceOf:
    def make(text: str, name: str = "page.txt") -> Source:
        return Source(name, "text", "0" * 64, len(text.encode("utf-8", "replace")), text)

    return make


@dataclass
class Score:
    """How the cleaner did on a part of the samples."""

    f1: float
    worst: tuple[float, str]
    articles_right: bool
    fields_right: float
    wrong: list[str]


def score_part(part: str, soil: Callable[[str, int], str]) -> Score:
    bodies: list[tuple[float, str]] = []
    right = total = 0
    wrong: list[str] = []
    counts_fit = True
    expected_all: list[str] = []
    found_all: list[str] = []
    for n, sample in enumerate(samples(part)):
        page = soil(sample.page, n)
        articles = clean(Source(sample.name, "text", "", len(page), page))
        expected = [one.body for one in sample.articles]
        found = [one.text for one in articles]
        counts_fit = counts_fit and len(expected) == len(found)
        bodies.append((character_score(expected, found)[2], sample.name))
        width = max(len(expected), len(found))
        expected_all += expected + [""] * (width - len(expected))
        found_all += found + [""] * (width - len(found))
        for want, got in zip(sample.articles, articles, strict=False):
            for name, value in want.fields.items():
                total += 1
                have = getattr(got.metadata, name)
                fits = compared(value) == compared(have) or (
                    name == "title" and value and compared(value) in compared(have)
                )
                right += bool(fits)
                if not fits:
                    wrong.append(f"{sample.name}.{name}: {value!r} != {have!r}")
    return Score(character_score(expected_all, found_all)[2], min(bodies), counts_fit, right / total, wrong)


@pytest.fixture(scope="session")
def score() -> Callable[[str, Callable[[str, int], str]], Score]:
    return score_part


@pytest.fixture(scope="session")
def soil() -> dict[str, Callable[[str, int], str]]:
    """The ways a page is soiled beyond the dirt it has."""
    return {
        "as it is": lambda page, _: page,
        "Traditional": lambda page, _: in_traditional(page),
        "with readings": with_readings,
        "Traditional with readings": lambda page, n: with_readings(in_traditional(page), n),
        "full-width": lambda page, _: full_width(page),
    }


@pytest.fixture(scope="session")
def pages() -> list[str]:
    """Every sample page, with its names dropped."""
    return [sample.page for part in ("tuned", "heldout") for sample in samples(part)]


_SERVER = "postgresql://postgres@127.0.0.1:5432"
_DATABASE = "huoju_docs_test"


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of the tests' own database; skipped with the reason where there is no server."""
    psycopg = pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed")
    try:
        with psycopg.connect(f"{_SERVER}/postgres", autocommit=True, connect_timeout=3) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,)).fetchone():
                server.execute(f"CREATE DATABASE {_DATABASE} ENCODING 'UTF8' TEMPLATE template0")
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL on 127.0.0.1:5432: {str(error).splitlines()[0]}")
    return f"{_SERVER}/{_DATABASE}"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Path | str]]:
    """Where a library of this name is: a file, or a schema of its own in the tests' database."""
    if request.param == "sqlite":
        yield lambda name: tmp_path / f"{name}.db"
        return
    address = request.getfixturevalue("postgres")
    import psycopg  # noqa: PLC0415  the fixture above skips where it is absent

    made: set[str] = set()

    def schema(name: str) -> str:
        own = f"t{os.getpid()}_{name}"
        if own not in made:
            made.add(own)
            with psycopg.connect(address, autocommit=True) as server:
                server.execute(f"DROP SCHEMA IF EXISTS {own} CASCADE")
                server.execute(f"CREATE SCHEMA {own}")
        return f"{address}?options=-csearch_path%3D{own}"

    yield schema
    with psycopg.connect(address, autocommit=True) as server:
        for own in made:
            server.execute(f"DROP SCHEMA {own} CASCADE")
