"""The demo's policy texts: written for the demo, marked as simulated."""

from __future__ import annotations

from importlib.resources import files

from huoju.platform.organisations.models import Organisation
from huoju.platform.policies.actions import do_add, do_upload


def do_load_demo() -> None:
    """Put the demo's texts into the library; harmless when they are there."""
    nation = Organisation.objects.get(code="CN")
    for text in sorted((files("huoju.platform.policies") / "demo_texts").iterdir(), key=lambda one: one.name):
        if text.name.endswith(".txt"):
            upload = do_upload(acting_user=None, organisation=nation, file_name=text.name, blocks=[text.read_bytes()])
            if upload.added_at is None:
                do_add(acting_user=None, upload=upload)
