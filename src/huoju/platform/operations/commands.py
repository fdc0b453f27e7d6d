"""What the maintenance commands do, for the command line: each sets up Django for one installation first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from huoju.platform.operations.checks import alone, check_room, make_folder
from huoju.platform.operations.start import Tell, configure, set_up_django


class VerificationError(Exception):
    """The audit log is not what was written; the text names the first place."""


def backup(data: Path, target: Path, *, tell: Tell) -> None:
    """Back up the installation in `data` to `target`; it may be running."""
    configure(data)
    set_up_django()
    from huoju.platform.operations.backup import back_up  # noqa: PLC0415 - as above

    manifest = back_up(target)
    held = f"{len(manifest.tables)} 张表 {manifest.rows:,} 行，{len(manifest.files)} 个文件"
    tell(f"已备份到 {target}：{held}，读回核对一致")
    tell(f"审计链末条散列值 {manifest.audit_head}（请另处留存，可用于 huoju platform audit-verify --expect）")


def restore(data: Path, source: Path, *, tell: Tell) -> None:
    """Restore a backup into the empty installation in `data`."""
    make_folder(data)
    check_room(data)
    with alone(data):
        configure(data)
        set_up_django()
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up only now

        from huoju.platform.operations.backup import restore as load  # noqa: PLC0415 - as above

        call_command("migrate", interactive=False, verbosity=0)
        manifest = load(source)
    tell(
        f"已恢复 {manifest.made_at} 的备份：{len(manifest.tables)} 张表 {manifest.rows:,} 行，每张表的散列值与备份一致"
    )


def upgrade(data: Path, *, tell: Tell) -> None:
    """Bring the installation to the release that is installed: back up, then schema, roles, static files."""
    check_room(data)
    with alone(data):
        configure(data)
        set_up_django()
        from huoju.platform.operations import installation  # noqa: PLC0415 - Django is set up only now
        from huoju.platform.operations.backup import back_up  # noqa: PLC0415 - as above

        if installation.schema_is_behind() and installation.is_in_use():
            folder = data / "backups"
            folder.mkdir(mode=0o700, exist_ok=True)
            target = folder / f"before-upgrade-{datetime.now():%Y%m%d-%H%M%S}.zip"  # noqa: DTZ005 - the administrator's own clock
            back_up(target)
            tell(f"升级前的备份在 {target}")
        installation.prepare()
    tell("升级完成，可以启动了。")


def audit_verify(data: Path, *, expected: str, tell: Tell) -> None:
    """Verify the chain of the audit log. Raises VerificationError."""
    configure(data)
    set_up_django()
    from huoju.platform.audit import chain  # noqa: PLC0415 - Django is set up only now

    found = chain.verify(expected=expected)
    if found.breaks:
        first = found.breaks[0]
        raise VerificationError(f"审计链断开 {len(found.breaks)} 处，首处在第 {first.number} 号：{first.reason}")
    tell(f"审计链完整：{found.events:,} 条记录，末条散列值 {found.head}")
