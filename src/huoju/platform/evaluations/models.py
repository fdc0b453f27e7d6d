"""Snapshots of an evaluation, and the places that zones take in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations import paths
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class Rule(models.TextChoices):
    """Who may see whose scores: a rule of each evaluation."""

    OWN = "own", _("只看本单位及下级")
    ANONYMOUS = "anonymous", _("其他单位隐去名称")
    ALL = "all", _("全部公开")


class State(models.TextChoices):
    """How far a snapshot is."""

    PREPARING = "preparing", _("计算中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("未完成")


class SnapshotQuerySet(ScopedQuerySet["Snapshot"]):
    """Snapshots; each belongs to the office that made it."""


class Snapshot(models.Model):
    """One standard run over one set of data. `name` is a hash of both: the same question has the same name.

    The data and the standard stand in files under that name and are never changed afterwards.
    """

    name = models.CharField(max_length=16, unique=True, editable=False)
    reference = models.CharField(_("标准"), max_length=80)
    title = models.CharField(_("标准名称"), max_length=200)
    content_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    as_of = models.DateField(_("评价日期"))
    source = models.CharField(_("数据来源"), max_length=200)
    rule = models.CharField(_("得分可见范围"), max_length=10, choices=Rule, default=Rule.OWN)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PREPARING)
    error = models.CharField(max_length=500, blank=True)
    periods = models.JSONField(default=list)
    dimensions = models.JSONField(default=list)
    """Code, label and share of each dimension, in order."""
    units = models.PositiveIntegerField(_("参评单位数"), default=0)
    certainty = models.CharField(max_length=12, blank=True)
    unverified = models.PositiveIntegerField(default=0)
    simulated = models.BooleanField(_("模拟数据"), default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="snapshots")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    objects = SnapshotQuerySet.as_manager()

    if TYPE_CHECKING:
        get_rule_display: Callable[[], str]
        get_state_display: Callable[[], str]

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.title}（{self.name}）"


class PlaceQuerySet(ScopedQuerySet["Place"]):
    """Places; each belongs to the zone that takes it. A place of a unit outside the tree belongs to nobody."""

    path_field = "path"


class Place(models.Model):
    """Score and rank of one unit in one period; low and high differ where values are missing.

    `range_best` and `range_worst` bound the rank while every weight stays within a fifth of the official one; they are
    empty for all periods but the last.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="places")
    period = models.CharField(max_length=20)
    unit = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=paths.LENGTH, blank=True)
    region = models.CharField(max_length=40, blank=True)
    score_low = models.FloatField()
    score_high = models.FloatField()
    rank_best = models.PositiveIntegerField()
    rank_worst = models.PositiveIntegerField()
    range_best = models.PositiveIntegerField(null=True)
    range_worst = models.PositiveIntegerField(null=True)
    dimensions = models.JSONField(default=list)
    """Low and high score of each dimension, in the order of the snapshot's."""

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["snapshot", "period", "unit"], name="evaluation_place_once"),)
        indexes = (models.Index(fields=["snapshot", "period", "rank_best"], name="evaluation_place_rank"),)

    def __str__(self) -> str:
        return f"{self.unit}（{self.period}）"
