"""Reads of accounts, grants and the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from huoju.platform import registry
from huoju.platform.accounts.models import Grant, GrantQuerySet, Permission, Role, Session, User, UserQuerySet
from huoju.platform.contribution import Action

VIEW = "accounts.view"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One action with the answer for every role, in the order of the roles."""

    action: Action
    allowed: tuple[bool, ...]


def users_for(user: User, *, text: str = "") -> UserQuerySet:
    """The accounts that `user` may look at, with organisation and grants in force."""
    found = User.objects.visible_to(user, VIEW).select_related("organisation")
    if text:
        found = found.filter(username__icontains=text) | found.filter(name__contains=text)
    grants = Grant.objects.in_force().select_related("role", "organisation")
    return found.prefetch_related(Prefetch("grants", grants, to_attr="grants_now"))


def user_for(user: User, number: int, *, action: str = VIEW) -> User:
    """One account, if `user` reaches it with `action`. Raises User.DoesNotExist."""
    return User.objects.visible_to(user, action).select_related("organisation").get(pk=number)


def grants_of(user: User) -> GrantQuerySet:
    """The grants of an account that are in force."""
    return Grant.objects.in_force().filter(user=user).select_related("role", "organisation").order_by("role__order")


def sessions_of(user: User) -> list[Session]:
    """The browsers in which the account is signed in, the last used first."""
    return list(Session.objects.filter(user=user).order_by("-seen_at"))


def roles() -> list[Role]:
    """Every role, in order. Roles are no secret."""
    return list(Role.objects.all())


def matrix() -> tuple[list[Role], list[MatrixRow]]:
    """The whole permission matrix: the roles, and for every declared action who may do it."""
    columns = roles()
    allowed = set(Permission.objects.filter(allowed=True).values_list("role_id", "action"))
    return columns, [
        MatrixRow(action, tuple((role.pk, action.code) in allowed for role in columns))
        for action in registry.actions().values()
    ]


def users_in_reach(user: User, action: str) -> UserQuerySet:
    """The accounts that `user` reaches with `action`."""
    return User.objects.visible_to(user, action).select_related("organisation")


def role_by_code(code: str) -> QuerySet[Role]:
    """The role with this code, or none."""
    return Role.objects.filter(code=code)
