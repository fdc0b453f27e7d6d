"""Report forms, rounds of reporting, and the reports themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations import paths
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class FormQuerySet(ScopedQuerySet["Form"]):
    """Report forms, by the office that made them."""


class Form(models.Model):
    """One version of a report form. It is never edited: a change is a new version with the same code.

    `fields` describes its cells (see `cells.Cell`), as the standard had them on the day it was made.
    """

    code = models.CharField(_("表号"), max_length=20)
    version = models.PositiveSmallIntegerField(_("版本"))
    name = models.CharField(_("表名"), max_length=160)
    kind = models.CharField(_("填报单位"), max_length=12, choices=Kind)
    reference = models.CharField(_("标准"), max_length=80)
    content_hash = models.CharField(max_length=64)
    fields = models.JSONField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = FormQuerySet.as_manager()

    if TYPE_CHECKING:
        get_kind_display: Callable[[], str]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="form_version_once"),)
        ordering = ("code", "-version")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RoundQuerySet(ScopedQuerySet["Round"]):
    """Rounds, by the office that opened them."""


class Round(models.Model):
    """A form that is to be filled for a period, between two days, by all units of its kind below an office."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="rounds")
    period = models.CharField(_("报告期"), max_length=20)
    opens = models.DateField(_("开始"))
    closes = models.DateField(_("截止"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    simulated = models.BooleanField(_("模拟数据"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["form", "period", "organisation"], name="round_once_a_period"),)
        ordering = ("-period", "form__code")

    def __str__(self) -> str:
        return f"{self.form} {self.period}"

    @property
    def is_open(self) -> bool:
        """Whether today is between the first and the last day."""
        return self.opens <= timezone.localdate() <= self.closes


class State(models.TextChoices):
    """How far a report is."""

    EMPTY = "empty", _("未填")
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已上报")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")
    LOCKED = "locked", _("已锁定")


EDITABLE = (State.EMPTY, State.DRAFT, State.RETURNED)
DECIDED = (State.APPROVED, State.LOCKED)


class ReportQuerySet(ScopedQuerySet["Report"]):
    """Reports, by the unit that fills them."""

    path_field = "path"


class Report(models.Model):
    """What one unit reports in one round.

    `values` holds each cell as it was written; a cell that is not there was not filled, which is not zero, and
    不适用 says that there is nothing to fill. `revision` grows with every decision, so that two reviewers cannot both
    decide about the same text.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    path = models.CharField(max_length=paths.LENGTH, db_index=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.EMPTY)
    revision = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    marked = models.JSONField(default=list)
    """Cells that the reviewer marked when returning the report."""
    reason = models.CharField(max_length=300, blank=True)
    opened = models.BooleanField(default=False)
    """Whether a reviewer has looked at it since it was submitted; after that it cannot be withdrawn."""
    reminded_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("上报时间"), null=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    if TYPE_CHECKING:
        get_state_display: Callable[[], str]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "organisation"], name="report_once_a_round"),)
        indexes = (models.Index(fields=["round", "state"], name="report_round_state"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.round_id}"

    @property
    def writable(self) -> bool:
        """Whether it can be written now; what was returned is to be mended after the last day too."""
        return self.state == State.RETURNED or (self.state in EDITABLE and self.round.is_open)
