"""Requests of enterprises (诉求) and every step of their way."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet
from huoju.platform.service.topics import Topic


class State(models.TextChoices):
    """How far a request has come."""

    SUBMITTED = "submitted", _("已提交")
    ACCEPTED = "accepted", _("已受理")
    TRANSFERRED = "transferred", _("已转办")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


WITH_OFFICE = (State.SUBMITTED, State.TRANSFERRED, State.ACCEPTED)
"""The states in which an office is to act before the deadline."""


class CaseQuerySet(ScopedQuerySet["Case"]):
    """Requests. The enterprise sees its own; an office those that it or one below it holds or has held."""

    path_field = "holder__path"

    def visible_to(self, user: User | Any, action: str) -> Self:
        """The requests of the user's own enterprise, and those that ever came to an office in reach.

        Being above the enterprise in the tree is not enough: what a firm writes to its province is not for its zone.
        """
        if not user.is_authenticated:
            return self.none()
        reach = user.reach(action)
        came = Step.objects.filter(reach.condition("office__path"), office__isnull=False)
        own = models.Q(organisation__path__in=[*reach.branches, *reach.units])
        return self.filter(own | models.Q(pk__in=came.values("case")))

    def held_within(self, user: User, action: str) -> Self:
        """The requests that an office in reach holds now; only there something can be done with them."""
        return self.filter(user.reach(action).condition("holder__path"))

    def of_enterprises_of(self, user: User, action: str) -> Self:
        """The requests of enterprises in reach, for what only the enterprise may do."""
        return self.filter(user.reach(action).condition("organisation__path"))

    def overdue(self) -> Self:
        """Those that an office has and whose deadline is over."""
        return self.filter(state__in=WITH_OFFICE, deadline__lt=timezone.now())


class Case(models.Model):
    """One request of an enterprise. `holder` is the office that has it; after an appeal, the office above."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases", verbose_name=_("企业"))
    topic = models.CharField(_("事项"), max_length=12, choices=Topic)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("内容"))
    addressed = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("受理单位"))
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="held_cases", verbose_name=_("承办单位"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.SUBMITTED)
    appealed = models.BooleanField(_("申诉"), default=False)
    submitted_at = models.DateTimeField(_("提交时间"))
    deadline = models.DateTimeField(_("办理期限"))
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["holder", "state", "deadline"], name="case_holder"),
            models.Index(fields=["state", "deadline"], name="case_deadline"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(1, 5)), name="case_satisfaction"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_with_office(self) -> bool:
        """Whether an office is to act."""
        return self.state in WITH_OFFICE

    @property
    def is_overdue(self) -> bool:
        """Whether an office should have answered by now."""
        return self.is_with_office and self.deadline < timezone.now()


class Step(models.Model):
    """One step of a request's way, never changed. `office` is where it went with this step; empty when it stayed."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("提交")
        ACCEPTED = "accepted", _("受理")
        TRANSFERRED = "transferred", _("转办")
        ANSWERED = "answered", _("答复")
        APPEALED = "appealed", _("申诉")
        CLOSED = "closed", _("办结")

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
