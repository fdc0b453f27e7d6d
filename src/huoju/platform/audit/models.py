"""The log of events, the head of its chain, and the outcomes kept for repeated requests."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations import paths
from huoju.platform.organisations.scoping import ScopedQuerySet


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row of the audit log."""


class EventQuerySet(ScopedQuerySet["Event"]):
    """Events, by the place in the tree that the organisation had when they happened."""

    path_field = "path"

    def update(self, **_values: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError("审计记录不可修改")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError("审计记录不可删除")


class Event(models.Model):
    """One event. `hash` covers every other field and the hash of the event before."""

    class Outcome(models.TextChoices):
        DONE = "done", _("完成")
        REFUSED = "refused", _("拒绝")
        FAILED = "failed", _("失败")

    number = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name=_("用户")
    )
    user_name = models.CharField(_("用户"), max_length=80)
    action = models.CharField(_("操作"), max_length=60)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome, default=Outcome.DONE)
    path = models.CharField(max_length=paths.LENGTH, db_index=True)
    organisation = models.CharField(_("组织"), max_length=120)
    subject = models.CharField(_("对象"), max_length=160, blank=True)
    details = models.TextField(_("内容"), blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        indexes = (
            models.Index(fields=["action", "number"], name="event_action"),
            models.Index(fields=["user", "number"], name="event_user"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; a written one cannot be saved again."""
        if not self._state.adding:
            raise AppendOnlyError("审计记录不可修改")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError("审计记录不可删除")

    @property
    def content(self) -> dict[str, Any]:
        """The details as data."""
        return json.loads(self.details) if self.details else {}


class ChainHead(models.Model):
    """The one row that says where the chain ends; whoever appends locks it first."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class KeptOutcome(models.Model):
    """What a request with an idempotency key led to: its repetition gets the same answer and changes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="one_outcome_per_key"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
