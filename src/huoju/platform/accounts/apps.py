"""The app's configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the events of signing in to the audit log."""

    name = "huoju.platform.accounts"

    def ready(self) -> None:
        """Import the receivers once all models are there."""
        from huoju.platform.accounts import receivers  # noqa: F401, PLC0415 - connecting is the effect of the import
