"""Organisations as they are now, and as they were before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations import paths
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.scoping import ScopedQuerySet


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """Organisations; an organisation belongs to itself."""

    path_field = "path"

    def above(self, path: str) -> OrganisationQuerySet:
        """The organisations above `path`, the root first. Names of offices above are no secret: not scoped."""
        return self.filter(path__in=paths.ancestors(path)).order_by("path")


class Organisation(models.Model):
    """One organisation.

    `code` is the code of GB/T 2260 for divisions, the id of the register for zones, the credit code for enterprises.
    A division without its own authorities in the tree is present all the same: requests are routed through it.
    """

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=paths.LENGTH, unique=True, editable=False)
    region_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    """First day on which the organisation no longer exists; empty while it does."""
    simulated = models.BooleanField(_("模拟数据"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["kind", "path"], name="organisation_kind_path"),
            models.Index(fields=["region_code"], name="organisation_region"),
            # Lists show what exists: these two answer page, order and count without reading rows that are not shown.
            models.Index(fields=["kind", "path"], name="organisation_now_path", condition=models.Q(valid_to=None)),
            models.Index(fields=["kind", "name"], name="organisation_now_name", condition=models.Q(valid_to=None)),
        )

    def __str__(self) -> str:
        return self.short_name or self.name


class FormerState(models.Model):
    """What an organisation was called and where it hung until `valid_to` (the first day of the next state)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("-valid_to", "-pk")

    def __str__(self) -> str:
        return f"{self.name}（至 {self.valid_to}）"
