"""The kinds of organisation in the tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is, from the top of the tree down."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地市")
    COUNTY = "county", _("区县")
    ZONE = "zone", _("高新区")
    ENTERPRISE = "enterprise", _("企业")
