"""Keys of the API."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiKey(models.Model):
    """A key that acts as its owner, limited to some actions. Only a hash of it is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    actions = models.JSONField(_("可用操作"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(_("有效期至"))
    used_on = models.DateField(null=True)
    revoked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def usable(self) -> bool:
        """Whether the key opens anything now."""
        return not self.revoked and self.ends_at > timezone.now()
