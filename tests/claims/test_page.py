"""The page and the marked text of an article."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from huoju.claims import extract, page, show_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Article

    Make = Callable[..., Article]

_BODY = "2024年,全區(qū)實現營業收入100億元,占全市的30%。到2027年,全區建成<b>20個</b>數字園區。"


def test_every_claim_is_marked_on_both_sides_and_linked_both_ways(article: Make) -> None:
    text = article(_BODY)
    claims = extract(text)
    html = page(text, claims)
    for number in range(len(claims)):
        assert f'id="s{number}"' in html
        assert f'href="#c{number}"' in html
        assert f'id="c{number}"' in html
        assert f'href="#s{number}"' in html


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script(article: Make) -> None:
    html = page(article(_BODY), [])
    assert not re.search(r"""(?:src|href)=["'](?!#)""", html)
    assert "default-src 'none'" in html
    for tag in ("style", "script"):
        content = html.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in html


def test_what_a_document_says_is_text_and_never_markup(article: Make) -> None:
    text = article("2024年,全区企业<script>alert(1)</script>100家。", title="<img src=x onerror=alert(1)>简报")
    html = page(text, extract(text))
    assert "<img" not in html
    assert "alert(1)</script>100" not in html


def test_the_text_form_marks_each_figure(article: Make) -> None:
    text = article("2024年,全区实现营业收入100亿元。到2027年,建成20个左右数字园区。")
    shown = show_text(text, extract(text))
    assert "100亿元【事实 2024 全区·营业收入】" in shown
    assert "20个【目标 2027 约" in shown
