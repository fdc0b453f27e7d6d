"""A Spark session that computes as the plan means it: exact decimals, errors in place of NULL, silence on the terminal.

Which Spark: ``master``, else the environment's ``SPARK_MASTER``, else what ``spark-submit`` says, else this machine.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

MASTER = "SPARK_MASTER"
_LOCAL = "local[*]"
_BEHIND_SPARK_SUBMIT = "PYSPARK_GATEWAY_PORT"
_DRIVER_MEMORY = "SPARK_DRIVER_MEMORY"

_MEANING = {
    # an overflow or an impossible cast is an error, never a NULL or a wrapped number
    "spark.sql.ansi.enabled": "true",
    # columns whose names differ in case only are two columns
    "spark.sql.caseSensitive": "true",
    # a product of decimals keeps every place or fails; the default rounds it silently
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    # days are days, whatever the clocks of a place did
    "spark.sql.session.timeZone": "UTC",
    # dates before 1582 are read as they are written
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
}
_SPEED = {
    # a big plan is many small methods rather than one that Java neither compiles nor always accepts
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}
_ON_THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""What PySpark logs on the terminal whenever a query fails; the error itself says it."""

_LOG = 20
"""Lines of Spark's own log that are searched for the reason of a failed start."""


class SparkError(RuntimeError):
    """Spark cannot be used or has failed; the message says what is missing."""


def check_installed() -> None:
    """Whether everything that Spark needs is here.

    Raises:
        SparkError: PySpark or Java is missing; the message says what to install.
    """
    if find_spec("pyspark") is None:
        raise SparkError("没有安装 PySpark：请运行 pip install 'huoju[spark]'，或改用 --engine duckdb")
    if _BEHIND_SPARK_SUBMIT in os.environ:
        return
    java = _java()
    version = None if java is None else _version(java)
    if version is None or version < JAVA:
        found = "没有找到 Java" if version is None else f"Java {version} 太旧"
        raise SparkError(
            f"{found}，Spark 需要 Java {JAVA} 以上：Debian、Ubuntu 请安装 openjdk-{JAVA}-jre-headless，"
            "其他系统安装后设好 JAVA_HOME；或改用 --engine duckdb"
        )


@contextmanager
def spark_session(master: str | None = None) -> Iterator[SparkSession]:
    """A session with the settings that the plan needs; one that is already open is used and stays open.

    Args:
        master: where Spark runs (``local[4]``, ``spark://host:7077``, ``yarn``).

    Raises:
        SparkError: PySpark or Java is missing, or Spark does not start.
    """
    check_installed()
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional library

    already = SparkSession.getActiveSession()
    session = already or _started(master or os.environ.get(MASTER))
    before = {name: session.conf.get(name, None) for name in (*_MEANING, *_SPEED)}
    for name, value in (_MEANING | _SPEED).items():
        session.conf.set(name, value)
    try:
        yield session
    finally:
        if already is None:
            session.stop()
        else:
            _restore(session, before)


def _restore(session: SparkSession, settings: dict[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            session.conf.unset(name)
        else:
            session.conf.set(name, value)


def _started(master: str | None) -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional library

    submitted = _BEHIND_SPARK_SUBMIT in os.environ
    builder = SparkSession.builder.appName("huoju").config("spark.ui.showConsoleProgress", "false")
    if master is not None or not submitted:
        builder = builder.master(master or _LOCAL)
    if not submitted and (master or _LOCAL).startswith("local"):
        for name, value in _ON_THIS_MACHINE.items():
            builder = builder.config(name, value)
        if _DRIVER_MEMORY not in os.environ:
            builder = builder.config("spark.driver.memory", "2g")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with _silenced() as log:
        try:
            session: SparkSession = builder.getOrCreate()
        except Exception as error:
            raise SparkError(f"Spark 没有启动：{_reason(log, error)}") from error
    session.sparkContext.setLogLevel("OFF")
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return session


@contextmanager
def _silenced() -> Iterator[Path]:
    """Java's and Spark's messages go to a file, those of Spark's process for as long as it lives.

    The process takes over the standard error that is set when it starts.
    """
    with tempfile.NamedTemporaryFile("wb", prefix="huoju-spark-", suffix=".log") as file:
        sys.stderr.flush()
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield Path(file.name)
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)


def _reason(log: Path, error: Exception) -> str:
    """The line of Spark's log that says most, else the error itself."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG:]
    telling = [line for line in lines if "Exception" in line or "Error" in line]
    return (telling or [str(error)])[0].strip()


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")


def _version(java: str) -> int | None:
    """The major version of a Java program; None where it does not run."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - the user's own Java
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr)
    return int(found[1]) if found else None
