"""Forms of requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations.models import Organisation
from huoju.platform.service.models import State
from huoju.platform.service.queries import OPEN, OVERDUE
from huoju.platform.service.topics import WORKING_DAYS, Topic

_LONGEST = 4000
_GRADES = [(5, _("5 非常满意")), (4, _("4 满意")), (3, _("3 一般")), (2, _("2 不满意")), (1, _("1 很不满意"))]


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LONGEST, required=required, widget=forms.Textarea(attrs={"rows": 4})
    )


class _OfficeForm(forms.Form):
    """A form with a choice of offices."""

    office = forms.ChoiceField(label=_("单位"))

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {office.code: office for office in offices}
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, f"{one.get_kind_display()} · {one.name}") for one in offices]

    def clean_office(self) -> Organisation:
        """The office itself."""
        return self.offices[self.cleaned_data["office"]]


class SubmitForm(_OfficeForm):
    """A new request."""

    topic = forms.ChoiceField(label=_("事项"))
    title = forms.CharField(label=_("标题"), max_length=80)
    text = _words(_("内容"))
    field_order = ("topic", "office", "title", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        told = _("%(topic)s（%(days)s 个工作日内答复）")
        field.choices = [(one.value, told % {"topic": one.label, "days": WORKING_DAYS[one]}) for one in Topic]


class TransferForm(_OfficeForm):
    """Passing a request on."""

    reason = _words(_("转办理由"))


class AnswerForm(forms.Form):
    """An answer."""

    text = _words(_("答复"))


class CloseForm(forms.Form):
    """What the enterprise thinks of the answer."""

    satisfaction = forms.TypedChoiceField(label=_("满意度"), coerce=int, choices=_GRADES)
    comment = _words(_("评语"), required=False)


class AppealForm(forms.Form):
    """Why the answer is not accepted."""

    reason = _words(_("申诉理由"))


class FilterForm(forms.Form):
    """What the list shows."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), (OPEN, _("办理中")), (OVERDUE, _("已逾期")), *State.choices],
    )
    topic = forms.ChoiceField(label=_("事项"), required=False, choices=[("", _("全部")), *Topic.choices])
    text = forms.CharField(label=_("标题或企业"), required=False, max_length=60)
