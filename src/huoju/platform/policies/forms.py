"""Forms of the policy library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class SearchForm(forms.Form):
    """A query with its filters."""

    text = forms.CharField(
        label=_("检索词"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    since = _day(_("从"))
    until = _day(_("到"))
    body = forms.CharField(label=_("发文机关或媒体"), max_length=40, required=False)
    region = forms.CharField(label=_("省份"), max_length=20, required=False)
    kind = forms.CharField(label=_("种类"), max_length=10, required=False)


class UploadForm(forms.Form):
    """A document for the library."""

    file = forms.FileField(label=_("文件"), help_text=_("文本、网页、PDF、Word、Excel 或 zip，至多 20 MB"))
