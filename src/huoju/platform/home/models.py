"""Notices of offices to those below them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    """Notices, by the office that gives them; readers find them from below (see `queries.notices_for`)."""


class Notice(models.Model):
    """A notice from an office to its whole branch of the tree."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices", verbose_name=_("发布单位"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"), max_length=20_000)
    published_at = models.DateTimeField(_("发布时间"), default=timezone.now)
    ends_on = models.DateField(_("展示至"), null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at",)
        indexes = (models.Index(fields=["organisation", "-published_at"], name="notice_organisation"),)

    def __str__(self) -> str:
        return self.title
