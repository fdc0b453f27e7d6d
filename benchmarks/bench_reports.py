"""Reports of the simulated zones (模拟数据): one PDF for each of 178, the whole evaluation in every form.

Run: ``python -m benchmarks reports``. Wall time on all processors, and the processor time of this process alone; the
goal for the 178 PDFs is 60 s on two cores.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from huoju.demo.zones import STANDARD, simulate_zones, write_zones
from huoju.reports.making import Request, make_report
from huoju.standards.catalogue import find

AS_OF = date(2026, 6, 30)
SEED = 20_260_101
_UNIT = "武汉东湖新技术开发区"


def main(*, quick: bool = False) -> None:
    """Print one line for each report; `quick` leaves the 178 PDFs out."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        table = place / "模拟_高新区.csv"
        write_zones(table, simulate_zones(SEED))
        request = Request(find(STANDARD, as_of=AS_OF), table, place / "a.pdf", AS_OF, within=0.0)
        _timed("read, judge, whole report as PDF", request)
        for form in ("html", "docx", "xlsx"):
            _timed(f"read, judge, whole report as {form}", replace(request, out=place / f"a.{form}"))
        _timed("read, judge, one zone as PDF", replace(request, out=place / "b.pdf", subject=_UNIT))
        if not quick:
            _timed("read, judge, 178 zones as PDF", replace(request, out=place / "all", every=True))


def _timed(name: str, request: Request) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    made = make_report(request)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    size = sum(file.stat().st_size for file in made.files) / 1e6
    print(
        f"{name:38} {wall:6.2f} s wall {processor:6.2f} s CPU here {len(made.files):4} files {size:6.1f} MB", flush=True
    )


if __name__ == "__main__":
    main()
