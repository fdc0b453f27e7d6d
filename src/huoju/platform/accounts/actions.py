"""Changes of accounts: inviting, granting, handing over, closing, passwords, sessions, and the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform import registry
from huoju.platform.accounts.models import Grant, Permission, Role, Scope, Session, User
from huoju.platform.accounts.passwords import one_time_password
from huoju.platform.accounts.roles import ADMINISTRATORS, SECURITY_ADMINISTRATOR, SEEDS, RoleSeed
from huoju.platform.audit.actions import NotAllowedError, recorded
from huoju.platform.organisations.kinds import Kind
from huoju.reference.credit_code import check_credit_code

if TYPE_CHECKING:
    from huoju.platform.organisations.models import Organisation


class AccountError(Exception):
    """The account cannot be changed so; the text says why."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new account and the password to hand to its owner, shown once."""

    user: User
    password: str


def do_invite(
    *, acting_user: User | None, organisation: Organisation, username: str, name: str, demo_password: str = ""
) -> Invitation:
    """Make an account with a one-time password. The first account of an enterprise bears its credit code.

    `demo_password` is for demo accounts only: it is fixed and need not be changed. Raises AccountError.
    """
    username = username.strip()
    kind = User.Kind.ENTERPRISE if organisation.kind == Kind.ENTERPRISE else User.Kind.STAFF
    if kind is User.Kind.ENTERPRISE and len(username) == len(organisation.code):
        username = username.upper()
        finding = next(iter(check_credit_code(username).errors), None)
        if finding:
            raise AccountError(_("统一社会信用代码不正确：%(reason)s") % {"reason": finding.message})
    if User.objects.filter(username=username).exists():
        raise AccountError(_("账号 %(name)s 已存在") % {"name": username})
    password = demo_password or one_time_password()
    with recorded("accounts.invite", acting_user=acting_user, organisation=organisation) as record:
        user = User(username=username, name=name, kind=kind, organisation=organisation)
        user.demo, user.must_change_password = bool(demo_password), not demo_password
        user.set_password(password)
        user.save()
        record.subject = f"user:{user.pk} {user.username}"
    return Invitation(user, password)


def do_grant(
    *,
    acting_user: User | None,
    user: User,
    role: str,
    organisation: Organisation,
    entry_scope: Scope | str = Scope.BRANCH,
    view_scope: Scope | str = Scope.BRANCH,
    ends_at: datetime | None = None,
) -> Grant:
    """Give a role for an organisation.

    Raises AccountError if the role does not fit the kind of organisation, if it would unite two of the three separated
    administrators, or an administrator with a role that handles business data, and if somebody grants to themselves.
    """
    wanted = Role.objects.get(code=role)
    if acting_user is not None and acting_user == user:
        raise AccountError(_("不能给自己授权，请由另一位安全管理员办理"))
    if organisation.kind not in wanted.kinds:
        raise AccountError(_("角色“%(role)s”不能授予这一类组织") % {"role": wanted})
    with recorded("accounts.grant", acting_user=acting_user, organisation=organisation, subject=user) as record:
        # FOR UPDATE on the account: two grants at the same time must not unite two administrators.
        User.objects.get_queryset().select_for_update().get(pk=user.pk)
        held = set(Grant.objects.in_force().filter(user=user).values_list("role__code", flat=True))
        if wanted.is_administrator and held - {wanted.code}:
            raise AccountError(_("三员分立：管理员不能兼任其他角色"))
        if not wanted.is_administrator and held & set(ADMINISTRATORS):
            raise AccountError(_("三员分立：该账号是管理员，不能再授予业务角色"))
        record.note(role=role, entry_scope=str(entry_scope), view_scope=str(view_scope), ends_at=ends_at)
        return Grant.objects.create(
            user=user,
            role=wanted,
            organisation=organisation,
            entry_scope=entry_scope,
            view_scope=view_scope,
            ends_at=ends_at,
            given_by=acting_user,
        )


def do_revoke(*, acting_user: User | None, grant: Grant) -> None:
    """End a grant now. It stays on record."""
    with recorded(
        "accounts.grant", acting_user=acting_user, organisation=grant.organisation, subject=grant.user
    ) as record:
        record.note(revoked=grant.role.code)
        grant.ends_at = timezone.now()
        grant.save(update_fields=["ends_at"])


def do_hand_over(*, acting_user: User | None, user: User, to: User) -> int:
    """Give every grant of `user` to `to`, and close the account of `user`; the number of grants handed over."""
    with recorded("accounts.grant", acting_user=acting_user, organisation=user.organisation, subject=user) as record:
        grants = list(Grant.objects.in_force().filter(user=user).select_related("role", "organisation"))
        for grant in grants:
            do_revoke(acting_user=acting_user, grant=grant)
            do_grant(
                acting_user=acting_user,
                user=to,
                role=grant.role.code,
                organisation=grant.organisation,
                entry_scope=grant.entry_scope,
                view_scope=grant.view_scope,
            )
        _switch(user, active=False)
        record.note(to=to, grants=len(grants))
    return len(grants)


def do_close(*, acting_user: User | None, user: User) -> None:
    """Close an account: nobody can sign in with it, its sessions end."""
    if acting_user == user:
        raise AccountError(_("不能停用自己的账号"))
    with recorded("accounts.close", acting_user=acting_user, organisation=user.organisation, subject=user):
        _switch(user, active=False)


def do_reopen(*, acting_user: User | None, user: User) -> None:
    """Open a closed account again."""
    with recorded("accounts.close", acting_user=acting_user, organisation=user.organisation, subject=user) as record:
        record.note(reopened=True)
        _switch(user, active=True)


def do_reset_password(*, acting_user: User | None, user: User) -> str:
    """Give the account a one-time password, take its second factors away, and end its sessions."""
    password = one_time_password()
    with recorded("accounts.invite", acting_user=acting_user, organisation=user.organisation, subject=user) as record:
        record.note(password_reset=True)
        user.set_password(password)
        user.must_change_password, user.demo = True, False
        user.save(update_fields=["password", "must_change_password", "demo"])
        Authenticator.objects.filter(user=user).delete()
        Session.objects.filter(user=user).delete()
    return password


def do_change_password(*, acting_user: User, password: str, keep_session: str | None) -> None:
    """Set one's own password; every other session of the account ends."""
    with recorded("accounts.password_changed", acting_user=acting_user, subject=acting_user):
        acting_user.set_password(password)
        acting_user.must_change_password = False
        acting_user.password_changed_at = timezone.now()
        acting_user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        Session.objects.filter(user=acting_user).exclude(session_key=keep_session or "").delete()


def do_end_session(*, acting_user: User, session_key: str) -> int:
    """End one of one's own sessions; 0 if there is none with this key."""
    with recorded("accounts.session_ended", acting_user=acting_user, subject=acting_user):
        return Session.objects.filter(user=acting_user, session_key=session_key).delete()[0]


def do_set_permission(*, acting_user: User | None, role: Role, action: str, allowed: bool) -> None:
    """Decide one cell of the matrix. Raises AccountError for an action that does not exist."""
    if action not in registry.actions():
        raise AccountError(_("没有操作 %(action)s") % {"action": action})
    if role.code == SECURITY_ADMINISTRATOR and action == "accounts.permit" and not allowed:
        raise AccountError(_("安全管理员必须保留对权限矩阵的管理权，否则无人再能修改它"))
    with recorded("accounts.permit", acting_user=acting_user, subject=f"role:{role.code} {action}") as record:
        cell, _made = Permission.objects.get_or_create(role=role, action=action, defaults={"allowed": False})
        record.change("allowed", cell.allowed, allowed)
        cell.allowed = allowed
        cell.save(update_fields=["allowed"])


def do_load_roles() -> None:
    """Load the roles and the cells that no administrator has decided yet; harmless when all are there."""
    known = set(Permission.objects.values_list("role__code", "action"))
    missing = [
        (seed.code, action)
        for seed in SEEDS
        for action in registry.actions().values()
        if (seed.code, action.code) not in known
    ]
    if not missing:
        return
    with recorded("accounts.load_roles", acting_user=None) as record:
        loaded = {seed.code: _load_role(seed, order) for order, seed in enumerate(SEEDS)}
        Permission.objects.bulk_create(
            Permission(role=loaded[code], action=action.code, allowed=code in action.roles) for code, action in missing
        )
        record.note(cells=len(missing))


def _load_role(seed: RoleSeed, order: int) -> Role:
    values = {
        "name": seed.name,
        "name_en": seed.name_en,
        "kinds": [str(kind) for kind in seed.kinds],
        "needs_second_factor": seed.needs_second_factor,
        "order": order,
    }
    return Role.objects.get_or_create(code=seed.code, defaults=values)[0]


def _switch(user: User, *, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        Session.objects.filter(user=user).delete()


def require_any(user: User, action: str) -> None:
    """Raises NotAllowedError unless the user may do `action` for some organisation."""
    if not user.may(action):
        raise NotAllowedError(user, action, user.organisation)
