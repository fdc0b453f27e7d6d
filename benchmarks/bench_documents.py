"""Documents: how fast pages are cleaned, stored and found.

    python -m benchmarks.bench_documents [--documents 100000] [--library postgresql://…]

The pages are the labelled samples of ``tests/documents/samples`` (模拟数据), soiled with pronunciation noise, repeated
with changed figures. A folder of pages given with ``--pages`` is measured too.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import peak_memory
from huoju.documents import Source, clean, read_paths
from huoju.documents.library import open_library
from huoju.documents.library.grams import index_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).parents[1]
QUERIES = [
    "链主",
    "到2027年",
    "平湖",
    "高新区",
    "专精特新中小企业",
    "亩均税收",
    "5.8%",
    "中试平台 补助",
    "海上风电怎么制氢",
    "县",
]
_SENTENCES = 56
"""Of a made page: about 5 KB."""
PER_CHARACTER = re.compile(r"[0-9A-Za-z]+|[\u3400-\u9fff]")


def samples() -> ModuleType:
    """The labelled samples and their ways of soiling, as the tests define them."""
    spec = importlib.util.spec_from_file_location("samples", ROOT / "tests" / "documents" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples"] = module
    spec.loader.exec_module(module)
    return module


def megabytes(pages: list[str]) -> float:
    """Size of the pages in UTF-8."""
    return sum(len(page.encode("utf-8", "replace")) for page in pages) / 1e6


def seconds(work: Callable[[], object], repeat: int = 3) -> float:
    """The best time of a few runs."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def source(page: str, n: int = 0) -> Source:
    """The page as a text file."""
    return Source(f"{n}.txt", "text", f"{n}", len(page.encode("utf-8", "replace")), page)


def bench_cleaning(name: str, pages: list[str]) -> None:
    """Megabytes cleaned in a second on one core."""
    for page in pages:
        clean(source(page))
    taken = seconds(lambda: [clean(source(page)) for page in pages])
    print(f"清洗 {name}: {megabytes(pages) / taken:.1f} MB/s")


def varied(pages: list[str], count: int) -> list[str]:
    """Pages of about 5 KB whose sentences are drawn from the samples and whose figures differ."""
    rng = random.Random(20260101)
    sentences = [s + "。" for page in pages for s in re.split("[。\n]", page) if len(s) > 15 and "(" not in s[-3:]]
    made = []
    for n in range(count):
        chosen = [re.sub(r"\d+", lambda _: str(rng.randrange(2, 9999)), s) for s in rng.sample(sentences, _SENTENCES)]
        body = "\n\n".join("".join(chosen[i : i + 4]) for i in range(0, _SENTENCES, 4))
        made.append(f"高新区观察第{n}期\n\n来源:园区研究 日期:20{n % 15 + 10}-0{n % 9 + 1}-1{n % 10}\n\n{body}\n")
    return made


def bench_library(pages: list[str], count: int, where: str | None) -> None:
    """Documents added in a second by all processors, and how long a search takes over them."""
    made = varied(pages, count)
    size = megabytes(made)
    print(f"文件 {count} 篇,共 {size:.0f} MB,平均 {size / count * 1000:.1f} KB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with open_library(where or path) as library:
            start = time.perf_counter()
            library.add_sources((source(page, n) for n, page in enumerate(made)), processes=0)
            taken = time.perf_counter() - start
            kept = f",库 {path.stat().st_size / 1e6:.0f} MB" if path.exists() else ""
            print(f"入库: {taken:.0f} s,{count / taken:.0f} 篇/s,{os.cpu_count()} 个处理器{kept}")
            print(f"  内存峰值: 主进程 {peak_memory():.0f} MiB")
            times = []
            for query in QUERIES * 5:
                start = time.perf_counter()
                library.search(query)
                times.append((time.perf_counter() - start) * 1000)
            times.sort()
            print(f"检索: 中位 {statistics.median(times):.1f} ms,p95 {times[int(len(times) * 0.95)]:.1f} ms")
    bench_index(made[:2000])


def bench_index(pages: list[str]) -> None:
    """Our pairs against one token per character, both in FTS5: time to build and to answer a phrase."""
    phrases = ["到2027年", "专精特新中小企业", "亩均税收", "中试平台"]
    for name, tokens in (("字对", index_text), ("单字", lambda text: " ".join(PER_CHARACTER.findall(text)))):
        db = sqlite3.connect(":memory:")
        db.execute("CREATE VIRTUAL TABLE t USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 0')")
        start = time.perf_counter()
        db.executemany("INSERT INTO t VALUES (?)", ((tokens(page),) for page in pages))
        build = megabytes(pages) / (time.perf_counter() - start)
        expressions = [
            f'"{tokens(one).removesuffix(" " + one[-1]) if name == "字对" else tokens(one)}"' for one in phrases
        ]
        sql = "SELECT rowid, bm25(t) AS r FROM t WHERE t MATCH ? ORDER BY r LIMIT 20"
        asked = seconds(lambda: [db.execute(sql, (one,)).fetchall() for one in expressions]) / len(phrases) * 1000  # noqa: B023  used at once
        print(f"索引 {name}: 建 {build:.1f} MB/s,短语 {asked:.2f} ms")


def main(*, quick: bool = False) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=5_000 if quick else 100_000)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--library", help="postgresql://… of an empty database; else a SQLite file")
    options = parser.parse_args()
    module = samples()
    pages = [sample.page for part in ("tuned", "heldout") for sample in module.samples(part)]
    bench_cleaning("样本", pages * 5)
    bench_cleaning("样本加注音", [module.with_readings(module.in_traditional(p), n) for n, p in enumerate(pages)] * 5)
    if options.pages:
        found = [item.text for item in read_paths([options.pages]) if isinstance(item, Source)]
        bench_cleaning(options.pages.name, found * 20)
    bench_library(pages, options.documents, options.library)


if __name__ == "__main__":
    main()
