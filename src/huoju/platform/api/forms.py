"""The form of a key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User
from huoju.platform.api.queries import actions_of

_YEAR = 366


class KeyForm(forms.Form):
    """What a key is for, how long it holds, what it may do."""

    name = forms.CharField(label=_("用途"), max_length=60)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=_YEAR, initial=90)
    actions = forms.MultipleChoiceField(label=_("可用操作"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = self.fields["actions"]
        if isinstance(actions, forms.MultipleChoiceField):
            actions.choices = [(action.code, action.label) for action in actions_of(user)]
