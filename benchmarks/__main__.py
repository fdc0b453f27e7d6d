"""Runs the benchmarks: ``python -m benchmarks [--quick] [NAME...]``, all of them where no name is given."""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def run(name: str, *, quick: bool) -> None:
    """Run one benchmark; those with one size only have no quick way."""
    sys.argv = [f"bench_{name}.py"]  # some read options of their own when they run alone
    main = importlib.import_module(f"benchmarks.bench_{name}").main
    if "quick" in inspect.signature(main).parameters:
        main(quick=quick)
    else:
        main()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="性能基准（均用模拟数据）")
    parser.add_argument("names", nargs="*", choices=[[], *names()], metavar="NAME", help="、".join(names()))
    parser.add_argument("--quick", action="store_true", help="较小的数据量")
    options = parser.parse_args()
    for name in options.names or names():
        print(f"== {name}", flush=True)
        run(name, quick=options.quick)


if __name__ == "__main__":
    main()
