"""Forms of the reporting app itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations.kinds import Kind
from huoju.platform.reporting.models import Form
from huoju.platform.ui.forms import DayInput
from huoju.standards import catalogue


def _references() -> list[tuple[str, str]]:
    models = [catalogue.load(entry.path).model for entry in catalogue.entries()]
    return [(model.reference, f"{model.title}（{model.reference}）") for model in models]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, initial=timezone.localdate, widget=DayInput())


class NewForm(forms.Form):
    """A report form from a standard."""

    code = forms.RegexField(r"^[A-Za-z0-9-]{1,20}$", label=_("表号"))
    reference = forms.ChoiceField(label=_("标准"), choices=_references)
    kind = forms.ChoiceField(
        label=_("填报单位"),
        choices=[(Kind.ZONE.value, Kind.ZONE.label), (Kind.ENTERPRISE.value, Kind.ENTERPRISE.label)],
    )


class NewRound(forms.Form):
    """A round of reporting."""

    form = forms.ModelChoiceField(Form.objects.none(), label=_("报表"))
    period = forms.RegexField(r"^\d{4}(-\d{2})?$", label=_("报告期"), help_text=_("例如 2026 或 2026-06"))
    opens = _day(_("开始"))
    closes = _day(_("截止"))

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices
