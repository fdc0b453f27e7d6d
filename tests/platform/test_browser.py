"""The pages in a real browser: nothing against the content policy, nothing that keeps people out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
PASSWORD = "Huoju-Demo-2026"
PAGES = {
    "demo-nation": [
        "/",
        "/organisations/",
        "/organisations/hangzhou/",
        "/jobs/",
        "/notices/",
        "/api/keys/",
        "/accounts/own/",
    ],
    "demo-system": ["/accounts/", "/organisations/CN/"],
    "demo-security": ["/accounts/matrix/", "/account/factors/", "/account/password/"],
    "demo-audit": ["/audit/"],
    "demo-enterprise": ["/", "/nowhere/"],
}
SERIOUS = {"serious", "critical"}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def signed_in(
    browser: Browser, url: str, username: str, *, width: int = 1280, height: int = 720
) -> tuple[Page, list[str]]:
    """A page signed in as a demo user, and the list of what the console complains about."""
    page = browser.new_context(viewport={"width": width, "height": height}, base_url=url).new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/account/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button.primary")
    page.wait_for_url("**/")
    return page, troubles


@pytest.mark.parametrize("username", PAGES)
def test_pages_keep_the_policy_and_are_open_to_everybody(running_platform, chromium, username):
    page, troubles = signed_in(chromium, running_platform.url, username)
    for path in PAGES[username]:
        page.goto(path)
        found = [
            f"{path}: {violation['id']} {violation['nodes'][0]['html'][:120]}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in SERIOUS
        ]
        assert found == []
    expected = [text for text in troubles if "404" in text]
    assert [text for text in troubles if text not in expected] == []
    page.context.close()


@pytest.mark.parametrize("mode", ["large", "contrast"])
def test_display_modes_hold_their_contrast_and_last(running_platform, chromium, mode):
    page, _troubles = signed_in(chromium, running_platform.url, "demo-nation")
    page.click(f"button[value={mode}]")
    page.goto("/organisations/")
    assert mode in page.get_attribute("html", "class")
    assert page.get_attribute(f"button[value={mode}]", "aria-pressed") == "true"
    assert not [found for found in Axe().run(page).response["violations"] if found["impact"] in SERIOUS]
    page.context.close()


def test_no_page_is_wider_than_a_phone(running_platform, chromium):
    page, _troubles = signed_in(chromium, running_platform.url, "demo-enterprise", width=390, height=844)
    for path in ("/", "/organisations/", "/accounts/", "/accounts/own/", "/api/keys/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.context.close()


def test_the_keyboard_alone_reaches_the_content_and_the_menu(running_platform, chromium):
    page, _troubles = signed_in(chromium, running_platform.url, "demo-nation")
    page.goto("/organisations/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.focus("details.menu summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details.menu').open")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('details.menu').open")
    page.context.close()


def test_paging_replaces_the_table_alone_and_works_without_javascript(running_platform, chromium):
    page, _troubles = signed_in(chromium, running_platform.url, "demo-nation")
    page.goto("/organisations/")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.click("a[rel=next]")
    page.wait_for_url("**page=2**")
    assert page.evaluate("document.body.dataset.kept") == "yes"
    cookies = page.context.cookies()
    page.context.close()
    plain = chromium.new_context(java_script_enabled=False, base_url=running_platform.url)
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto("/organisations/")
    page.click("a[rel=next]")
    assert "page=2" in page.url
    assert page.locator("table.data tbody tr").count() == 50
    plain.close()


def test_the_whole_frame_speaks_english(running_platform, chromium):
    page, _troubles = signed_in(chromium, running_platform.url, "demo-nation")
    page.click("button[value=en]")
    page.wait_for_load_state()
    frame = page.inner_text("header") + page.inner_text("nav.side") + page.inner_text("footer")
    without_names = frame.replace("国家主管", "").replace("中文", "")
    assert not [sign for sign in without_names if "\u4e00" <= sign <= "\u9fff"]
    page.context.close()
