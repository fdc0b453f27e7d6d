"""The settings of an installation: `settings.toml` in the data folder, then the environment, checked at start.

An unknown key or a wrong value stops the start with one line that names it. The environment decides over the file.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

DATA_FOLDER = "HUOJU_DATA"
FILE_NAME = "settings.toml"
KEY_FILE = "secret.key"
SQLITE_FILE = "huoju.sqlite3"

_PREFIX = "HUOJU_"
_ELSEWHERE = frozenset({DATA_FOLDER, "HUOJU_DEBUG", "HUOJU_LIBRARY", "HUOJU_RECORD_QUERIES"})
"""Variables with our prefix that are read by other parts."""

_OWNER_ONLY = 0o700


class ConfigurationError(Exception):
    """The settings cannot be used; the text names file or variable, key and what would be right."""


class Profile(StrEnum):
    """What an installation is for."""

    LOCAL = "local"
    PRODUCTION = "production"
    TESTING = "testing"


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Security(_Checked):
    """Switches that an examiner of graded protection (等级保护) asks for."""

    password_length: Annotated[int, Field(ge=8, le=64)] = 12
    password_classes: Annotated[int, Field(ge=0, le=4)] = 3
    """How many of capitals, small letters, digits and signs a password must have; 0 asks for none."""
    password_days: Annotated[int, Field(ge=0, le=3650)] = 0
    """Days after which a password must be changed; 0 means never."""
    second_factor: Literal["by_role", "off"] = "by_role"
    idle_minutes: Annotated[int, Field(ge=5, le=720)] = 30
    session_hours: Annotated[int, Field(ge=1, le=168)] = 12
    lock_after: Annotated[int, Field(ge=3, le=20)] = 5
    lock_minutes: Annotated[int, Field(ge=1, le=1440)] = 20


class Web(_Checked):
    """How the server listens."""

    address: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8170
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    hosts: tuple[str, ...] = ()
    """Names under which browsers reach the platform, beside the address itself; needed in production."""
    https: bool = False
    """True where a proxy in front speaks HTTPS: cookies become secure, and plain HTTP is redirected."""
    metrics_from: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses that may read /metrics without signing in."""


class Configuration(_Checked):
    """All settings of an installation."""

    profile: Profile = Profile.LOCAL
    demo: bool = False
    database_url: str = ""
    """postgresql://user:password@host:port/name; empty means SQLite in the data folder."""
    web: Web = Web()
    security: Security = Security()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @model_validator(mode="after")
    def _production_is_guarded(self) -> Self:
        if self.profile is Profile.PRODUCTION and not (self.web.https and self.web.hosts):
            raise PydanticCustomError(
                "production", "profile = production 时须设置 web.https = true 与 web.hosts（浏览器访问的域名）"
            )
        return self


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds everything of an installation: HUOJU_DATA, or ~/.local/share/huoju."""
    named = environment.get(DATA_FOLDER)
    return Path(named).expanduser().resolve() if named else Path.home() / ".local" / "share" / "huoju"


def read_configuration(folder: Path, environment: Mapping[str, str] = os.environ) -> Configuration:
    """The settings of the installation in `folder`. Raises ConfigurationError."""
    values = _from_file(folder / FILE_NAME)
    for key, value in _from_environment(environment).items():
        section, _dot, name = key.rpartition(".")
        if section:
            inner = values.get(section)
            values[section] = {**(inner if isinstance(inner, dict) else {}), name: value}
        else:
            values[name] = value
    try:
        return Configuration.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_told(error, folder / FILE_NAME)) from None


def database_parts(url: str) -> dict[str, object]:
    """Django's description of the PostgreSQL database that `url` names. Raises ConfigurationError."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ConfigurationError(
            "database_url 看不懂：应为 postgresql://用户:口令@主机:5432/库名；使用内置的 SQLite 时留空"
        )
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def secret_key(folder: Path) -> str:
    """The key of the installation, made on first use; only its owner may read the file."""
    path = folder / KEY_FILE
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    if not path.exists():
        fresh = folder / f".{KEY_FILE}.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # whoever comes first decides; nobody reads half a key
        fresh.unlink()
    return path.read_text(encoding="ascii")


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}：不是合法的 TOML（{error}）") from None
    except OSError as error:
        raise ConfigurationError(f"{path}：无法读取（{error.strerror}）") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """Settings named in the environment: DATABASE_URL, and HUOJU_PORT, HUOJU_LOCK_AFTER … for every key there is."""
    known = {name: name for name in Configuration.model_fields if name not in {"web", "security"}}
    known |= {name: f"web.{name}" for name in Web.model_fields}
    known |= {name: f"security.{name}" for name in Security.model_fields}
    found: dict[str, object] = {}
    for variable, value in environment.items():
        if not variable.startswith(_PREFIX) or variable in _ELSEWHERE:
            continue
        key = known.get(variable.removeprefix(_PREFIX).lower())
        if key is None:
            raise ConfigurationError(f"环境变量 {variable} 不是已知的设置；已知的有 {_variables(known)}")
        found[key] = value.split(",") if key in {"web.hosts", "web.metrics_from"} else value
    if environment.get("DATABASE_URL"):
        found["database_url"] = environment["DATABASE_URL"]
    return found


def _variables(known: Mapping[str, str]) -> str:
    return "、".join(_PREFIX + name.upper() for name in sorted(known))


def _told(error: ValidationError, path: Path) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{path}：设置 {key} 不存在，请检查拼写"
    if first["type"] == "production":
        return f"{path}：{first['msg']}"
    return f"{path}（或环境变量）：设置 {key} 的值 {first['input']!r} 不合要求（{first['msg']}）"
