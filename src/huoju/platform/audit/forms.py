"""The filter of the log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huoju.platform.audit.models import Event
from huoju.platform.audit.queries import Filters
from huoju.platform.ui.forms import DayInput


class FilterForm(forms.Form):
    """What to look for in the log."""

    user = forms.CharField(label=_("账号"), max_length=40, required=False)
    action = forms.CharField(label=_("操作代码"), max_length=60, required=False)
    outcome = forms.ChoiceField(label=_("结果"), choices=[("", _("全部")), *Event.Outcome.choices], required=False)
    since = forms.DateField(label=_("自"), required=False, widget=DayInput())
    until = forms.DateField(label=_("至"), required=False, widget=DayInput())

    def filters(self) -> Filters:
        """The filters; wrong ones are left out, and the page shows why."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})
