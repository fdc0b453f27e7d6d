"""`huoju start`: from an empty folder to a running platform."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from huoju.platform.configuration import DATA_FOLDER, FILE_NAME, Configuration, Profile, read_configuration
from huoju.platform.operations import children
from huoju.platform.operations.checks import (
    StartError,
    alone,
    check_locking,
    check_port,
    check_room,
    is_loopback,
    make_folder,
)

Tell = Callable[[str], None]

_SETTINGS = """\
# 火炬平台的设置；改动后重新启动生效。未列出的设置见 docs/platform/production.md
profile = "{profile}"
demo = {demo}

[web]
address = "{address}"
port = {port}
"""


def start(
    data: Path,
    *,
    tell: Tell,
    demo: bool | None = None,
    address: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> None:
    """Prepare the installation in `data`, run web and jobs, and stop cleanly on SIGTERM or ctrl-C.

    What is left out comes from `settings.toml`; a new installation keeps what was chosen there. Raises StartError,
    ConfigurationError or ChildError with a text for the person who starts it.
    """
    make_folder(data)
    check_room(data)
    with alone(data):
        configuration = configure(data, demo=demo, address=address, port=port, workers=workers)
        web = configuration.web
        check_port(web.address, web.port)
        if not configuration.database_url:
            check_locking(data)
        tell(f"数据目录 {data}")
        tell("正在准备数据库与静态文件……")
        _prepare(configuration, tell)
        url = f"http://{_host(web.address)}:{web.port}/"
        children.run(
            [children.web(web.address, web.port, web.workers), children.jobs()],
            ready=lambda: children.answers(f"{url}health/ready"),
            on_ready=lambda: tell(f"平台已启动：{url}\n按 Ctrl-C 停止。"),
        )
        tell("平台已停止。")


def configure(
    data: Path,
    *,
    demo: bool | None = None,
    address: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Configuration:
    """Name the installation and the choices in the environment, for this process and its children; the settings."""
    chosen = {"DEMO": demo, "ADDRESS": address, "PORT": port, "WORKERS": workers}
    os.environ[DATA_FOLDER] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huoju.platform.settings"
    os.environ.update({f"HUOJU_{name}": str(value) for name, value in chosen.items() if value is not None})
    configuration = read_configuration(data)
    path = data / FILE_NAME
    if not path.exists():
        web = configuration.web
        path.write_text(
            _SETTINGS.format(
                profile=Profile.LOCAL,
                demo=str(configuration.demo).lower(),
                address=web.address,
                port=web.port,
            ),
            encoding="utf-8",
        )
    return configuration


def set_up_django() -> None:
    """Load the platform's models; the installation must be named before (see `configure`)."""
    import django  # noqa: PLC0415 - the settings are read by this import

    django.setup()


def _prepare(configuration: Configuration, tell: Tell) -> None:
    set_up_django()
    from django.db import DatabaseError, connections  # noqa: PLC0415 - Django is set up only now

    from huoju.platform.operations import installation  # noqa: PLC0415 - as above

    try:
        for account in installation.prepare():
            tell(f"首次启动：{account.name} 账号 {account.username}，一次性口令 {account.password}（只显示这一次）")
        standing = installation.standing_one_time_passwords()
    except DatabaseError as error:
        raise StartError(_reason(error)) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StartError("磁盘已满，准备工作没有完成；请清理后再启动，已有数据不受影响") from None
        raise
    finally:
        connections.close_all()
    if standing and not is_loopback(configuration.web.address):
        raise StartError(
            f"账号 {'、'.join(standing)} 的一次性口令还没有修改，不能对外开放。"
            "请先在本机启动（--address 127.0.0.1），登录并修改口令"
        )


def _reason(error: Exception) -> str:
    if "disk is full" in str(error) or "No space left" in str(error):
        return "磁盘已满，准备工作没有完成；请清理后再启动，已有数据不受影响"
    return (
        f"数据库不能使用：{str(error).strip().splitlines()[0]}；请检查 settings.toml 中的 database_url 或数据目录的权限"
    )


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address
