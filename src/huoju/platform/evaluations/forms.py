"""Forms of evaluations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.evaluations.models import Rule
from huoju.standards import catalogue

LARGEST = 50 << 20


def _relative_standards() -> list[tuple[str, str]]:
    """The standards that rank: reference and title of every version that is known whole."""
    found = []
    for entry in catalogue.entries():
        standard = catalogue.load(entry.path)
        if standard.model.index is not None and not standard.model.partial:
            found.append((standard.model.reference, f"{standard.model.title}（{standard.model.reference}）"))
    return found


class MakeForm(forms.Form):
    """A new evaluation over an uploaded table."""

    reference = forms.ChoiceField(label=_("标准"), choices=_relative_standards)
    table = forms.FileField(label=_("数据表"), help_text=_("CSV、Excel 或 Parquet；一行一个单位，多年数据另有一列年份"))
    as_of = forms.DateField(
        label=_("评价日期"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    rule = forms.ChoiceField(label=_("得分可见范围"), choices=Rule.choices, initial=Rule.OWN)

    def clean_table(self) -> Any:
        """Refuse what is too large to be a table of zones."""
        table = self.cleaned_data["table"]
        if table.size > LARGEST:
            raise forms.ValidationError(_("文件超过 50 MB。"))
        return table


class RuleForm(forms.Form):
    """Who may see whose scores."""

    rule = forms.ChoiceField(label=_("得分可见范围"), choices=Rule.choices)
