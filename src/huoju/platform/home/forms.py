"""The form of a notice."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huoju.platform.home.models import Notice
from huoju.platform.ui.forms import DayInput


class NoticeForm(forms.ModelForm[Notice]):
    """Title, text and how long it is shown."""

    class Meta:
        model = Notice
        fields = ("title", "text", "ends_on")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "ends_on": DayInput(),
        }
        help_texts: ClassVar[dict[str, object]] = {"ends_on": _("留空则一直展示")}
