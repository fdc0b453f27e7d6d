"""The password policy: kinds of characters, on top of Django's length, similarity and common-password checks."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

_READABLE = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
_ONE_TIME_LENGTH = 16


class ClassesValidator:
    """A password must use so many of: capitals, small letters, digits, other signs."""

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raises ValidationError."""
        tests = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
        if sum(any(map(test, password)) for test in tests) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("口令须包含大写字母、小写字母、数字、符号中的至少 %(count)d 类。") % {"count": self.classes}


def one_time_password() -> str:
    """A random password that is easy to read aloud; whoever signs in with it must choose another."""
    drawn = [secrets.choice(kind) for kind in _READABLE]
    drawn += [secrets.choice("".join(_READABLE)) for _n in range(_ONE_TIME_LENGTH - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, _ONE_TIME_LENGTH, 4))


def name_of_attempt(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The account for which a failed sign-in counts: the name as it was looked up, whatever way it was typed."""
    return (credentials or {}).get("username") or request.POST.get("login", "").strip()
