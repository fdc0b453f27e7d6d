"""What enterprises ask about, and within how many working days they are to be answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """The kinds of requests."""

    ADVICE = "advice", _("政策咨询")
    RECOGNITION = "recognition", _("资质认定")
    SUPPORT = "support", _("资金兑现")
    FINANCE = "finance", _("融资对接")
    TALENT = "talent", _("人才服务")
    SITE = "site", _("用地用能")
    COMPLAINT = "complaint", _("投诉")
    PROPOSAL = "proposal", _("意见建议")


WORKING_DAYS: dict[str, int] = {
    Topic.ADVICE: 5,
    Topic.RECOGNITION: 10,
    Topic.SUPPORT: 15,
    Topic.FINANCE: 10,
    Topic.TALENT: 10,
    Topic.SITE: 20,
    Topic.COMPLAINT: 15,
    Topic.PROPOSAL: 20,
}
"""Working days between the day of a request and the last day on which it is answered in time."""

APPEAL_WORKING_DAYS = 20
"""The same for an appeal, whatever it is about: the office above reads the whole case."""
