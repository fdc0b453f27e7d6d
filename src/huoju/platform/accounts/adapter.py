"""How sign-in by allauth fits the platform: no open registration, names without e-mail."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by offices, never by strangers."""

    error_messages = {  # noqa: RUF012 - allauth's attribute
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("账号或口令不正确。"),
        "account_inactive": _("账号已停用，请联系本单位的系统管理员。"),
    }

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        """Who these credentials belong to; a demo account is nobody's once the demo is off."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is None or user.is_usable or not user.demo else None

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Nothing is sent: the platform keeps no addresses."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """The name under which an authenticator app lists the account."""

    def get_totp_label(self, user: User) -> str:
        """The account, not the person's name."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The platform as a security key shows it."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "火炬"}
