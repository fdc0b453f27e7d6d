"""Forms of accounts: signing in, changing the password, inviting, granting."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import Role, Scope, User
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.queries import organisations_in_reach
from huoju.platform.ui.forms import MomentInput


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Account and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("账号")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autofocus": True}
        self.fields["login"].help_text = _("企业用 18 位统一社会信用代码，工作人员用工号")
        self.fields["password"].label = _("口令")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}

    def clean_login(self) -> str:
        """Credit codes are written in capitals; people type them as they like."""
        written: str = super().clean_login()
        return written.upper() if User.objects.filter(username=written.upper()).exists() else written


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password again, before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("口令")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class PasswordForm(forms.Form):
    """Choose a new password, knowing the present one."""

    current = forms.CharField(
        label=_("现用口令"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    new = forms.CharField(
        label=_("新口令"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=password_validation.password_validators_help_text_html(),
    )
    again = forms.CharField(
        label=_("再输一遍新口令"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        """The present password must be right."""
        written: str = self.cleaned_data["current"]
        if not self.user.check_password(written):
            raise forms.ValidationError(_("现用口令不正确。"))
        return written

    def clean(self) -> dict[str, Any]:
        """Both new ones must agree, keep the policy, and differ from the present one."""
        values: dict[str, Any] = super().clean() or {}
        new = values.get("new", "")
        if new and values.get("again") != new:
            self.add_error("again", _("两次输入的新口令不一致。"))
        if new and new == values.get("current"):
            self.add_error("new", _("新口令不能与现用口令相同。"))
        if new:
            try:
                password_validation.validate_password(new, self.user)
            except forms.ValidationError as error:
                self.add_error("new", error)
        return values


def _organisation_field(user: User, action: str, label: Any) -> forms.ModelChoiceField[Organisation]:
    """An organisation in reach, typed as its code: a list of thousands helps nobody."""
    return forms.ModelChoiceField(
        organisations_in_reach(user, action),
        label=label,
        to_field_name="code",
        widget=forms.TextInput,
        help_text=_("填组织代码：行政区划代码、高新区编号或统一社会信用代码"),
        error_messages={"invalid_choice": _("没有这个代码的组织，或不在您的办理范围内。")},
    )


class InviteForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        r"^[A-Za-z0-9_.-]{3,40}$",
        label=_("账号"),
        help_text=_("企业首个账号用统一社会信用代码，工作人员用工号；3 至 40 位字母、数字或 _ . -"),
    )
    name = forms.CharField(label=_("姓名"), max_length=40)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _organisation_field(user, "accounts.invite", _("所属组织"))
        self.fields["organisation"].initial = user.organisation.code


class GrantForm(forms.Form):
    """A role for an organisation, with its two scopes."""

    role = forms.ModelChoiceField(Role.objects.all(), label=_("角色"), to_field_name="code")
    entry_scope = forms.ChoiceField(label=_("办理范围"), choices=Scope.choices, initial=Scope.BRANCH)
    view_scope = forms.ChoiceField(label=_("查看范围"), choices=Scope.choices, initial=Scope.BRANCH)
    ends_at = forms.DateTimeField(
        label=_("有效期至"),
        required=False,
        widget=MomentInput(),
        help_text=_("留空为长期；临时代理请填截止时间"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _organisation_field(user, "accounts.grant", _("授权组织"))

    def clean_role(self) -> str:
        """The code is what the action wants."""
        role: Role = self.cleaned_data["role"]
        return role.code


class HandOverForm(forms.Form):
    """The account that takes over."""

    to = forms.ModelChoiceField(
        User.objects.get_queryset().none(),
        label=_("移交给（账号）"),
        to_field_name="username",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("没有这个账号，或不在您的办理范围内。")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        if isinstance(to, forms.ModelChoiceField):
            to.queryset = User.objects.visible_to(user, "accounts.grant").filter(is_active=True)
