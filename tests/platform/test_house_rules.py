"""Rules that hold in every app of the platform."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

import huoju.platform
from huoju.platform import registry
from huoju.platform.operations.languages import read_po, sources

_PACKAGE = Path(huoju.platform.__file__).parent
_MARKS = {"_", "gettext", "gettext_lazy"}
_TEMPLATE_TEXT = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_TEMPLATE_BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_WITHOUT_SIGN_IN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_signup",
    "account_email",
    "account_reset_password",
    "account_set_password",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
    "display",
    "set_language",
    "live",
    "ready",
    "metrics",
}


@pytest.mark.parametrize("name", ["views.py", "api.py"])
def test_pages_and_the_api_reach_rows_only_through_queries(name):
    offenders = [
        f"{path.relative_to(_PACKAGE)}:{node.lineno}"
        for path in _PACKAGE.rglob(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert offenders == []


def test_templates_hold_no_inline_script_or_style():
    offenders = [
        str(path.relative_to(_PACKAGE))
        for path in _PACKAGE.rglob("*.html")
        if re.search(
            r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(src=|application/json))|hx-on|hx-vals=.js:""",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert offenders == []


def test_every_text_has_its_english():
    english = {text for path in sources() for text in read_po(path)}
    missing = sorted({text for text in _texts() if _CHINESE.search(text)} - english)
    assert not missing, f"{len(missing)} texts without English, the first: {missing[:10]}"


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_page_asks_for_signing_in_but_the_listed_ones():
    open_views = {
        pattern.name
        for pattern in _patterns(get_resolver().url_patterns)
        if not getattr(pattern.callback, "login_required", True) and not _is_of_the_api(pattern)
    }
    assert open_views <= _WITHOUT_SIGN_IN, open_views - _WITHOUT_SIGN_IN


def test_actions_bear_the_name_of_their_app():
    for app, part in zip(registry.APPS, registry.contributions(), strict=True):
        assert all(action.code.startswith(f"{app}.") for action in part.actions)


def _patterns(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def _is_of_the_api(pattern):
    return getattr(pattern.callback, "__module__", "").startswith("ninja") or "ninja" in repr(pattern.callback)


def _texts():
    for path in _PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
    for path in _PACKAGE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for double, single in _TEMPLATE_TEXT.findall(text):
            yield double or single
        for block in _TEMPLATE_BLOCK.findall(text):
            yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block)
