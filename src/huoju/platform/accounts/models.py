"""Accounts, roles, permissions, grants and sessions."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from huoju.platform import registry
from huoju.platform.accounts.roles import ADMINISTRATORS
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import Reach, ScopedQuerySet


class UserQuerySet(ScopedQuerySet["User"]):
    """Accounts, by the organisation they belong to."""


class UserManager(BaseUserManager["User"]):
    """Makes accounts; `get_by_natural_key` is what sign-in asks. All other reads go through the scoped queries."""

    def get_queryset(self) -> UserQuerySet:
        """All accounts."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: User, action: str) -> UserQuerySet:
        """The accounts that `user` reaches with `action`."""
        return self.get_queryset().visible_to(user, action)


class User(AbstractBaseUser):
    """One account of one person (or of one enterprise), never shared.

    `username` is the credit code for the first account of an enterprise, else the staff number (工号) chosen by the
    office. An account is closed, never deleted: the log refers to it.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业账号")
        STAFF = "staff", _("工作人员")

    username = models.CharField(_("账号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.STAFF)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users", verbose_name=_("所属组织"))
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    demo = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    limited_to: frozenset[str] | None = None
    """The actions to which an API key limits the account for one request; None outside of the API."""

    class Meta:
        indexes = (models.Index(fields=["organisation", "username"], name="user_organisation"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    @property
    def is_usable(self) -> bool:
        """Whether the account may be used: not closed, and a demo account only while the demo is on."""
        return self.is_active and (settings.CONFIGURATION.demo or not self.demo)

    @cached_property
    def authority(self) -> tuple[tuple[str, str, str, str], ...]:
        """(action, path, entry scope, view scope) of every grant in force; one query a request."""
        return tuple(
            Grant.objects.in_force()
            .filter(user=self, role__permissions__allowed=True)
            .values_list("role__permissions__action", "organisation__path", "entry_scope", "view_scope")
        )

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The codes of the roles that the account holds now."""
        return frozenset(Grant.objects.in_force().filter(user=self).values_list("role__code", flat=True))

    def reach(self, action: str) -> Reach:
        """The organisations that the account reaches with an action. Raises KeyError for an action nobody declared."""
        changes = registry.actions()[action].changes
        if not self.is_usable or (self.limited_to is not None and action not in self.limited_to):
            return Reach()
        branches, units = set(), set()
        for code, path, entry_scope, view_scope in self.authority:
            scope = entry_scope if changes else view_scope
            if code == action and scope == Scope.BRANCH:
                branches.add(path)
            elif code == action and scope == Scope.UNIT:
                units.add(path)
        return Reach(tuple(sorted(branches)), tuple(sorted(units)))

    def may(self, action: str) -> bool:
        """Whether the account reaches anything at all with this action; decides what the navigation shows."""
        return bool(self.reach(action))


class Scope(models.TextChoices):
    """How far a grant reaches from its organisation."""

    NONE = "none", _("无")
    UNIT = "unit", _("本单位")
    BRANCH = "branch", _("本单位及以下")


class Role(models.Model):
    """A role; what it may do is in its permissions, which the security administrator edits."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("角色"), max_length=40)
    name_en = models.CharField(max_length=60)
    kinds = models.JSONField(_("可授予的组织类别"), default=list)
    needs_second_factor = models.BooleanField(_("须用双因素"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name

    @property
    def is_administrator(self) -> bool:
        """Whether this is one of the three separated administrators."""
        return self.code in ADMINISTRATORS


class Permission(models.Model):
    """One cell of the matrix role × action. A row with `allowed=False` is a decision too: a new release keeps it."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    action = models.CharField(max_length=60)
    allowed = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["role", "action"], name="one_cell_per_role_and_action"),)

    def __str__(self) -> str:
        return f"{self.role_id} {self.action} {self.allowed}"


class GrantQuerySet(ScopedQuerySet["Grant"]):
    """Grants, by the organisation they are given for."""

    def in_force(self) -> GrantQuerySet:
        """Those that have begun and not ended."""
        now = timezone.now()
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=now), starts_at__lte=now)


class Grant(models.Model):
    """A role given to a user for an organisation.

    The entry scope says where the holder may change data, the view scope where they may look: a province officer may
    look at everything below, and change only what is the province's.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    entry_scope = models.CharField(_("办理范围"), max_length=8, choices=Scope, default=Scope.BRANCH)
    view_scope = models.CharField(_("查看范围"), max_length=8, choices=Scope, default=Scope.BRANCH)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["user", "ends_at"], name="grant_user"),)

    def __str__(self) -> str:
        return f"{self.role} @ {self.organisation}"


class Session(AbstractBaseSession):
    """A signed-in browser; its owner can see and end it."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(auto_now=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that keeps these rows."""
        from huoju.platform.accounts.sessions import SessionStore  # noqa: PLC0415 - the store imports this module

        return SessionStore
