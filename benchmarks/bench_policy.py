"""From a dirty page to figures: Huoju beside trafilatura with a plain number finder, in one run.

    python -m benchmarks.bench_policy [--quick]

The pages are the labelled samples of the tests (模拟数据), each line a paragraph of an HTML page; the samples of claims
are soiled as pages are: breadcrumbs, Traditional characters, readings in brackets. Three questions: how much of the
body comes out, and nothing else; how many of the labelled figures are found with their value and unit, and how many
of those found are right; how many megabytes a second on one core.

The plain finder takes every number with the unit behind it, as general extractors of amounts do. It knows no kind,
no year and no subject; these columns are Huoju's alone.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from types import ModuleType

from benchmarks.bench_documents import megabytes, samples
from huoju.claims import extract
from huoju.documents import Source, clean
from tests.claims import labelled

_PLAIN = re.compile(
    r"(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)(?:多|余)?"
    r"(?P<unit>%|个百分点|(?:万亿|亿|万|千|百)?(?:[元家个项件座条种类名人台套辆亩户吨]|美元|平方米|千瓦时|公里)|万亿|亿|万)"
)
Found = tuple[str, str]
Reader = Callable[[str], tuple[str, list[Found]]]


def ours(page: str) -> tuple[str, list[Found]]:
    """Body and figures by Huoju."""
    articles = clean(Source("page.html", "html", "", len(page), page))
    found = [(claim.value, claim.unit) for article in articles for claim in extract(article)]
    return "\n".join(article.text for article in articles), found


def theirs(trafilatura: ModuleType) -> Reader:
    """Body by trafilatura, figures by the plain finder."""

    def read(page: str) -> tuple[str, list[Found]]:
        body = trafilatura.extract(page) or ""
        return body, [(match["value"], match["unit"]) for match in _PLAIN.finditer(body)]

    return read


def as_page(text: str) -> str:
    """A flattened page as HTML, a line a paragraph."""
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"


def bodies(module: ModuleType) -> list[tuple[str, str]]:
    """Pages with their true body."""
    parts = module.samples("tuned") + module.samples("heldout")
    return [(as_page(one.page), "\n".join(article.body for article in one.articles)) for one in parts]


def figures(module: ModuleType) -> list[tuple[str, list[Found]]]:
    """Soiled pages with their true figures."""
    made = []
    for number, path in enumerate(sorted((labelled.SAMPLES / "heldout").glob("*.txt"))):
        text, labels = labelled.read_sample(path)
        soiled = module.with_readings(module.in_traditional(text), number)
        page = as_page(f"首頁 > 園區研究 > 正文\n{soiled}\n上一篇:沒有了\n下一篇:園區動態")
        made.append((page, [(label.value, label.unit) for label in labels]))
    return made


def measure(name: str, read: Reader, module: ModuleType, seconds: float) -> None:
    """Print the three answers for one way of reading."""
    pages = bodies(module)
    f1 = [module.character_score([body], [read(page)[0]])[2] for page, body in pages]
    right = found = labels = 0
    for page, expected in figures(module):
        got = read(page)[1]
        left = list(expected)
        for one in got:
            if one in left:
                left.remove(one)
                right += 1
        found += len(got)
        labels += len(expected)
    speed = _speed(read, [page for page, _ in pages], seconds)
    precision, recall = right / found if found else 0.0, right / labels
    print(
        f"{name}: 正文 F1 平均 {statistics.mean(f1):.3f},最低 {min(f1):.3f};"
        f"数据(数值+单位)精确率 {precision:.3f},召回率 {recall:.3f};{speed:.1f} MB/s"
    )


def _speed(read: Reader, pages: Sequence[str], seconds: float) -> float:
    size = megabytes(list(pages))
    rounds, started = 0, time.process_time()
    while not rounds or time.process_time() - started < seconds:
        for page in pages:
            read(page)
        rounds += 1
    return size * rounds / (time.process_time() - started)


def main(*, quick: bool = False) -> None:
    """Print one line a way."""
    module = samples()
    seconds = 2.0 if quick else 8.0
    measure("Huoju", ours, module, seconds)
    try:
        import trafilatura  # noqa: PLC0415  only compared with, may be absent
    except ImportError:
        print("trafilatura 未安装,跳过对比")
        return
    measure("trafilatura + 数字正则", theirs(trafilatura), module, seconds)


if __name__ == "__main__":
    main()
