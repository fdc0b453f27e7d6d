"""Backup of a whole installation into one file, while it runs; and its restore into an empty one.

The file is a zip: `tables/<app.model>.jsonl` for every table, `files/…` for every stored file, and `manifest.json` with
the release, the migrations, the number of rows and the hash of every table and file, and the head of the audit chain.
It holds no key and no password in clear. It fits SQLite and PostgreSQL alike, so it also carries an installation from
one to the other.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from huoju import __version__
from huoju.platform.accounts.models import User
from huoju.platform.audit import chain
from huoju.platform.operations import tables
from huoju.platform.operations.tables import TableSum

MANIFEST = "manifest.json"
FOLDERS = ("files", "snapshots")
"""The folders of an installation whose files are kept with the data."""


class BackupError(Exception):
    """The backup or the restore was not done; the text says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup."""

    release: str
    made_at: str
    migrations: list[str]
    audit_head: str
    tables: dict[str, TableSum]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def back_up(target: Path) -> Manifest:
    """Write a backup to `target` and read it back. Raises BackupError; an unfinished file is not left behind."""
    part = target.with_name(f"{target.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                manifest = _write(archive)
            file.flush()
            os.fsync(file.fileno())
        if read_manifest(part) != manifest:
            raise BackupError(f"{part} 读回的清单与写入的不同，备份没有完成")
        _verify(part, manifest)
        part.replace(target)
    except OSError as error:
        raise BackupError(f"备份没有写成：{error.strerror}（{target}）") from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(source: Path) -> Manifest:
    """Load a backup into this installation, which must be empty, and compare every table with the backup.

    Raises BackupError; nothing is changed then.
    """
    manifest = read_manifest(source)
    _verify(source, manifest)
    if User.objects.get_queryset().exists():
        raise BackupError("这个数据目录（或数据库）里已经有数据；请恢复到新的数据目录或空的数据库")
    missing = sorted(set(manifest.migrations) ^ set(_migrations()))
    if missing:
        raise BackupError(
            f"备份由版本 {manifest.release} 生成，数据结构与本版本 {__version__} 不同；请先安装相同版本，恢复后再升级"
        )
    with zipfile.ZipFile(source) as archive, transaction.atomic():
        _load(archive, manifest)
        wrong = [
            name for name, wanted in manifest.tables.items() if tables.sum_of(tables.lines(_model(name))) != wanted
        ]
        if wrong:
            raise BackupError(f"恢复后的表与备份不一致：{'、'.join(wrong)}；没有做任何改动")
    with zipfile.ZipFile(source) as archive:
        _unpack(archive, manifest)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """What a backup says it holds. Raises BackupError for a file that is none."""
    try:
        with zipfile.ZipFile(source) as archive:
            values: dict[str, Any] = json.loads(archive.read(MANIFEST))
        sums = {name: TableSum(**table) for name, table in values.pop("tables").items()}
        return Manifest(**values, tables=sums)
    except FileNotFoundError:
        raise BackupError(f"找不到备份文件 {source}") from None
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        raise BackupError(f"{source} 不是火炬平台的备份文件，或已损坏") from None


def _write(archive: zipfile.ZipFile) -> Manifest:
    with _snapshot():
        sums = {model._meta.label_lower: _write_table(archive, model) for model in tables.backed_up_models()}  # noqa: SLF001 - Django's public description of a model
        manifest = Manifest(
            release=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=_migrations(),
            audit_head=chain.head_hash(),
            tables=sums,
            files=dict(_write_files(archive)),
        )
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees one moment of the database from beginning to end, and stops nobody from writing.

    On SQLite Django's own transactions take the write lock (IMMEDIATE); this one only reads.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> TableSum:
    with archive.open(_table_name(model._meta.label_lower), "w", force_zip64=True) as member:  # noqa: SLF001 - as above
        return tables.sum_of(_written(member, tables.lines(model)))


def _written(member: Any, found: Iterable[bytes]) -> Iterator[bytes]:
    for line in found:
        member.write(line)
        yield line


def _write_files(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Stored files are written once and never changed: those that the tables know are all there."""
    for folder in FOLDERS:
        for path in sorted((settings.DATA / folder).rglob("*")):
            if path.is_file():
                name = path.relative_to(settings.DATA).as_posix()
                archive.write(path, name)
                yield name, _digest(path.read_bytes())


def _verify(source: Path, manifest: Manifest) -> None:
    with zipfile.ZipFile(source) as archive:
        for name, wanted in manifest.tables.items():
            with archive.open(_table_name(name)) as member:
                if tables.sum_of(member) != wanted:
                    raise BackupError(f"{source} 中的表 {name} 已损坏")
        for name, digest in manifest.files.items():
            if _digest(archive.read(name)) != digest:
                raise BackupError(f"{source} 中的文件 {name} 已损坏")


def _load(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    known = {model._meta.label_lower: model for model in tables.backed_up_models()}  # noqa: SLF001 - as above
    for model in known.values():
        model._base_manager.all()._raw_delete(using=connection.alias)  # noqa: SLF001 - what migrating wrote into the empty tables
    for name in manifest.tables:
        with archive.open(_table_name(name)) as member:
            tables.load(known[name], member)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name in manifest.files:
        target = (settings.DATA / name).resolve()
        if not target.is_relative_to(settings.DATA):
            raise BackupError(f"备份中的文件名 {name} 不在数据目录之内")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _model(name: str) -> type[models.Model]:
    return next(model for model in tables.backed_up_models() if model._meta.label_lower == name)  # noqa: SLF001 - as above


def _table_name(name: str) -> str:
    return f"tables/{name}.jsonl"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
