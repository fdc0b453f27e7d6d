"""A backup is read back; a restored installation equals the original, table by table."""

from __future__ import annotations

import json
import threading
import zipfile

import pytest
from django.conf import settings
from django.db import connection, transaction

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.audit import chain, triggers
from huoju.platform.audit.models import Event
from huoju.platform.home.actions import do_publish_notice
from huoju.platform.operations import backup, tables
from huoju.platform.operations.backup import BackupError, back_up, read_manifest, restore
from huoju.platform.organisations.models import Organisation
from tests.platform.conftest import load_small_tree


@pytest.fixture
def installation(user_of, tmp_path):
    """Some people, a notice, a stored file."""
    user = user_of(roles.NATION_OFFICER)
    do_publish_notice(acting_user=user, organisation=user.organisation, title="通知", text="“引号”与\n换行")
    path = settings.DATA / "files" / "a" / "upload.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0\1content")
    yield tmp_path / "backup.zip"
    path.unlink(missing_ok=True)


def emptied():
    triggers.remove(connection)
    for model in tables.backed_up_models():
        model._base_manager.all()._raw_delete(using=connection.alias)
    triggers.install(connection)


def sums():
    return {model._meta.label_lower: tables.sum_of(tables.lines(model)) for model in tables.backed_up_models()}


def test_a_restored_installation_equals_the_original(installation):
    original, head, events = sums(), chain.head_hash(), Event.objects.count()
    manifest = back_up(installation)
    assert manifest.tables == original
    assert manifest.audit_head == head
    (settings.DATA / "files" / "a" / "upload.bin").unlink()
    emptied()
    restore(installation)
    assert sums() == original
    assert chain.verify(expected=head).breaks == ()
    assert Event.objects.count() == events
    assert (settings.DATA / "files" / "a" / "upload.bin").read_bytes() == b"\0\1content"


def test_life_goes_on_after_a_restore(installation, user_of):
    back_up(installation)
    emptied()
    restore(installation)
    user = user_of(roles.NATION_OFFICER)
    notice = do_publish_notice(acting_user=user, organisation=user.organisation, title="之后", text="内容")
    assert notice.pk > 1
    assert user.check_password("Torch-Test-2026")


def test_an_installation_in_use_is_never_overwritten(installation):
    back_up(installation)
    with pytest.raises(BackupError, match="已经有数据"):
        restore(installation)


def test_the_backup_is_its_owners_alone_and_holds_no_session(installation, client_of):
    client = client_of(roles.NATION_OFFICER)
    back_up(installation)
    assert installation.stat().st_mode & 0o077 == 0
    key = client.session.session_key
    with zipfile.ZipFile(installation) as archive:
        assert not any(key.encode() in archive.read(name) for name in archive.namelist())
        assert "secret.key" not in archive.namelist()


@pytest.mark.parametrize("member", ["tables/accounts.user.jsonl", "files/a/upload.bin"])
def test_a_damaged_backup_is_refused_before_anything_changes(installation, member):
    back_up(installation)
    damaged = installation.with_name("damaged.zip")
    with zipfile.ZipFile(installation) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(content[:1], b"X", 1) if name == member else content)
    emptied()
    with pytest.raises(BackupError, match="已损坏"):
        restore(damaged)
    assert not User.objects.get_queryset().exists()


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_a_file_that_is_no_backup(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="不是火炬平台的备份"):
        read_manifest(path)
    with pytest.raises(BackupError, match="找不到"):
        read_manifest(tmp_path / "missing.zip")


def test_a_backup_of_another_schema_names_its_release(installation, db):
    back_up(installation)
    with zipfile.ZipFile(installation) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    manifest["migrations"].append("reporting.0099_future")
    manifest["release"] = "9.9"
    with zipfile.ZipFile(installation, "w") as archive:
        for name, content in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    emptied()
    with pytest.raises(BackupError, match=r"9\.9"):
        restore(installation)


def test_a_backup_that_cannot_be_written_leaves_nothing(installation, tmp_path):
    with pytest.raises(BackupError, match="没有写成"):
        back_up(tmp_path / "missing" / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_leads_out_of_the_folder_is_refused(installation, tmp_path):
    manifest = back_up(installation)
    with zipfile.ZipFile(installation, "a") as archive:
        archive.writestr("../escape", b"x")
    escaping = backup.Manifest(
        **{**{name: getattr(manifest, name) for name in manifest.__slots__}, "files": {"../escape": ""}}
    )
    with zipfile.ZipFile(installation) as archive, pytest.raises(BackupError, match="不在数据目录之内"):
        backup._unpack(archive, escaping)


def test_a_backup_sees_one_moment_while_others_write(committed_db, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("the database in memory has one connection; a file is backed up while it runs in test_start")
    with transaction.atomic():
        load_small_tree()

    def write():
        Organisation.objects.filter(code="nanjing").update(name="改名")
        connection.close()

    with backup._snapshot():
        before = tables.sum_of(tables.lines(Organisation))
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert tables.sum_of(tables.lines(Organisation)) == before
    assert tables.sum_of(tables.lines(Organisation)) != before
