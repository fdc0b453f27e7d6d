"""Documents: how fast pages are cleaned, stored and found, beside other libraries on the same pages.

Run: ``python benchmarks/bench_documents.py [--documents 2000]``. The pages are the labelled samples of
``tests/documents/samples`` (模拟数据), soiled with pronunciation noise, repeated with changed figures. A folder of
pages given with ``--pages`` is measured too.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from huoju.documents import Source, clean, read_paths
from huoju.documents.library import Library, search
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


def bench_trafilatura(module: ModuleType) -> None:
    """Body F1 on the samples, each line a paragraph of a page, with readings stripped for the other library."""
    try:
        import trafilatura  # noqa: PLC0415  only compared with, may be absent
    except ImportError:
        print("trafilatura 未安装,跳过对比")
        return
    parts = module.samples("tuned") + module.samples("heldout")
    expected = [[one.body for one in sample.articles] for sample in parts]
    pages = [
        "<html><body>" + "".join(f"<p>{line}</p>" for line in s.page.split("\n")) + "</body></html>" for s in parts
    ]
    theirs = [[trafilatura.extract(page) or ""] for page in pages]
    ours = [[article.text for article in clean(source(sample.page))] for sample in parts]
    for name, found in (("trafilatura", theirs), ("huoju", ours)):
        scores = [
            module.character_score(["".join(want)], ["".join(got)])[2]
            for want, got in zip(expected, found, strict=True)
        ]
        print(f"正文 F1 {name}: 平均 {statistics.mean(scores):.3f},最低 {min(scores):.3f}")
    taken = seconds(lambda: [trafilatura.extract(page) for page in pages], 1)
    print(f"trafilatura: {megabytes(pages) / taken:.1f} MB/s")


def varied(pages: list[str], count: int) -> list[str]:
    """Pages of about 5 KB whose sentences are drawn from the samples and whose figures differ."""
    rng = random.Random(20260101)
    sentences = [s + "。" for page in pages for s in re.split("[。\n]", page) if len(s) > 15 and "(" not in s[-3:]]
    made = []
    for n in range(count):
        chosen = [re.sub(r"\d+", lambda _: str(rng.randrange(2, 9999)), s) for s in rng.sample(sentences, 40)]
        body = "\n\n".join("".join(chosen[i : i + 4]) for i in range(0, 40, 4))
        made.append(f"高新区观察第{n}期\n\n来源:园区研究 日期:20{n % 15 + 10}-0{n % 9 + 1}-1{n % 10}\n\n{body}\n")
    return made


def bench_library(pages: list[str], count: int) -> None:
    """Documents added in a second, and how long a search takes over them."""
    made = varied(pages, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library(path) as library:
            start = time.perf_counter()
            library.add_sources(source(page, n) for n, page in enumerate(made))
            taken = time.perf_counter() - start
            size = path.stat().st_size / 1e6
            print(f"入库 {count} 篇({megabytes(made):.1f} MB): {count / taken:.0f} 篇/s,库 {size:.0f} MB")
            times = []
            for query in QUERIES * 3:
                start = time.perf_counter()
                search(library, query)
                times.append((time.perf_counter() - start) * 1000)
            times.sort()
            print(f"检索: 中位 {statistics.median(times):.1f} ms,p95 {times[int(len(times) * 0.95)]:.1f} ms")
    bench_index(made)


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    module = samples()
    pages = [sample.page for part in ("tuned", "heldout") for sample in module.samples(part)]
    bench_cleaning("样本", pages * 5)
    bench_cleaning("样本加注音", [module.with_readings(module.in_traditional(p), n) for n, p in enumerate(pages)] * 5)
    if options.pages:
        found = [item.text for item in read_paths([options.pages]) if isinstance(item, Source)]
        bench_cleaning(options.pages.name, found * 20)
    bench_trafilatura(module)
    bench_library(pages, options.documents)


if __name__ == "__main__":
    main()
