"""What the platform keeps about the policy library; the texts themselves are in the library (`huoju.documents`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class UploadQuerySet(ScopedQuerySet["Upload"]):
    """Uploaded documents, by the organisation that uploaded them."""


class Upload(models.Model):
    """An uploaded document. Its file is stored under its hash; `added_at` says when it went into the library."""

    sha256 = models.CharField(max_length=64, unique=True)
    suffix = models.CharField(max_length=8)
    file_name = models.CharField(_("文件名"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    added_at = models.DateTimeField(_("入库时间"), null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.file_name


class SubscriptionQuerySet(ScopedQuerySet["Subscription"]):
    """Subscriptions, by the organisation of their owner."""

    path_field = "user__organisation__path"

    def of(self, user: User) -> SubscriptionQuerySet:
        """Those of one account."""
        return self.filter(user=user)


class Subscription(models.Model):
    """A topic that a user follows: a query, and the newest article that the user has seen of it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    query = models.CharField(_("主题"), max_length=60)
    seen = models.PositiveBigIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "query"], name="subscription_once"),)
        ordering = ("query",)

    def __str__(self) -> str:
        return self.query
