"""What enterprises report of themselves, the titles they hold, and where they stand under the standards in force."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations import paths
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class ProfileQuerySet(ScopedQuerySet["Profile"]):
    """Profiles, by the enterprise."""

    path_field = "path"


class Profile(models.Model):
    """The figures of one enterprise for one year: input name → what was written, in the input's own unit.

    An input that is not there is unknown, never zero. The same inputs serve every standard.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="profiles")
    path = models.CharField(max_length=paths.LENGTH, db_index=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "year"], name="profile_once_a_year"),)
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class TitleQuerySet(ScopedQuerySet["Title"]):
    """Titles held, by the enterprise."""

    path_field = "path"


class Title(models.Model):
    """A title that an enterprise was granted. `valid_to` is its last day; empty where it does not end."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="titles")
    path = models.CharField(max_length=paths.LENGTH, db_index=True)
    standard = models.CharField(max_length=60)
    name = models.CharField(_("称号"), max_length=120)
    granted = models.DateField(_("认定日期"))
    valid_to = models.DateField(_("有效期至"), null=True)

    objects = TitleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "standard", "granted"], name="title_once_a_day"),
        )
        ordering = ("valid_to", "pk")

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"


class StandingQuerySet(ScopedQuerySet["Standing"]):
    """Standings, by the enterprise."""

    path_field = "path"


class Standing(models.Model):
    """Where an enterprise stands under all standards in force on a day, as `huoju.evaluation.titles` found it.

    `titles` are the ids of the standards it surely meets, each between semicolons; `near` is the nearest title that
    it does not have.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="standing")
    path = models.CharField(max_length=paths.LENGTH, db_index=True)
    as_of = models.DateField(_("评价日期"))
    titles = models.CharField(max_length=300, default=";")
    near = models.CharField(_("最近的称号"), max_length=60, blank=True)
    unmet = models.PositiveSmallIntegerField(_("未达条件数"), default=0)
    unknown = models.PositiveSmallIntegerField(_("缺数据的条件数"), default=0)
    obstacles = models.TextField(blank=True)
    missing = models.TextField(blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["near", "unmet", "unknown"], name="standing_near"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.as_of}"
