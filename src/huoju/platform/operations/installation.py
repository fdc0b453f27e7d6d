"""What an installation needs before it can serve: schema, tree, roles, languages, static files, first administrator."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huoju.platform.accounts import roles
from huoju.platform.accounts.actions import do_grant, do_invite, do_load_roles
from huoju.platform.accounts.models import User
from huoju.platform.operations.demo import do_load_demo
from huoju.platform.operations.languages import compile_languages
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.reference_tree import NATION, do_load_reference_tree

FIRST_ADMINISTRATORS = (
    ("admin", "系统管理员", roles.SYSTEM_ADMINISTRATOR),
    ("security", "安全管理员", roles.SECURITY_ADMINISTRATOR),
    ("audit", "审计管理员", roles.AUDIT_ADMINISTRATOR),
)

_STAMP = "static.stamp"
_UNUSED = ["htmx-4*", "htmax*", "htmx-2.js", "ext", "instaui-echarts.js"]
"""What the libraries carry and no page uses: compressing it would take the longest part of the first start."""


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account made at the first start, with the password that is shown once."""

    username: str
    name: str
    password: str


def prepare() -> list[FirstAccount]:
    """Bring schema and data to this release; the administrators made, in a new installation. Harmless when repeated."""
    if schema_is_behind():
        call_command("migrate", interactive=False, verbosity=0)
    prepare_files()
    do_load_reference_tree()
    do_load_roles()
    made = _first_administrators()
    if settings.CONFIGURATION.demo:
        do_load_demo()
    return made


def schema_is_behind() -> bool:
    """Whether this release has changes of the schema that the database does not have yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_files() -> None:
    """Compile the languages, and collect the static files if they have changed since the last start."""
    compile_languages(settings.DATA / "locale")
    stamp = settings.DATA / _STAMP
    now = _static_fingerprint()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != now:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_UNUSED)
        stamp.write_text(now, encoding="ascii")


def _static_fingerprint() -> str:
    """Changes whenever a static file of ours or of a library does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(_UNUSED):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


def standing_one_time_passwords() -> list[str]:
    """The first administrators who have not replaced the password they were given."""
    names = [username for username, _name, _role in FIRST_ADMINISTRATORS]
    return list(
        User.objects.get_queryset()
        .filter(username__in=names, must_change_password=True, is_active=True)
        .values_list("username", flat=True)
    )


def _first_administrators() -> list[FirstAccount]:
    """The three separated administrators of an installation that has none."""
    if User.objects.get_queryset().filter(grants__role__code__in=roles.ADMINISTRATORS, demo=False).exists():
        return []
    nation = Organisation.objects.get(code=NATION)
    made = []
    for username, name, role in FIRST_ADMINISTRATORS:
        invitation = do_invite(acting_user=None, organisation=nation, username=username, name=name)
        do_grant(acting_user=None, user=invitation.user, role=role, organisation=nation)
        made.append(FirstAccount(username, name, invitation.password))
    return made


def is_in_use() -> bool:
    """Whether the database holds an installation, and not an empty schema or nothing."""
    return User._meta.db_table in connection.introspection.table_names() and _somebody_is_there()  # noqa: SLF001 - Django's public description of a model


def _somebody_is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {User._meta.db_table} LIMIT 1")  # noqa: S608, SLF001 - the name of our own table, of any release
        return cursor.fetchone() is not None
