"""Forms of the tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.organisations.actions import NewOrganisation
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.queries import organisations_in_reach
from huoju.platform.ui.forms import DayInput


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, initial=timezone.localdate, widget=DayInput())


class CreateForm(forms.Form):
    """A new organisation below another."""

    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, initial=Kind.ENTERPRISE)
    code = forms.CharField(label=_("代码"), max_length=32, help_text=_("企业填 18 位统一社会信用代码"))
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    region_code = forms.RegexField(r"^\d{6}$", label=_("行政区划代码"), required=False)

    def organisation(self) -> NewOrganisation:
        """What the form asks to make."""
        values = self.cleaned_data
        code = values["code"].strip()
        kind = Kind(values["kind"])
        return NewOrganisation(**{**values, "kind": kind, "code": code.upper() if kind is Kind.ENTERPRISE else code})


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=120)
    from_day = _day(_("自何日起"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文号或批复"))


class MoveForm(forms.Form):
    """Another place in the tree from a day on."""

    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("划转到（上级单位代码）"),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("没有这个代码的组织，或不在您的办理范围内。")},
    )
    from_day = _day(_("自何日起"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文号或批复"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ModelChoiceField):
            parent.queryset = organisations_in_reach(user, "organisations.change")


class CloseForm(forms.Form):
    """The end of an organisation."""

    on = _day(_("自何日起不再存在"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文号或批复"))
