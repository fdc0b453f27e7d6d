"""Measures of an article: what is to be done, by whom, for whom."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from huoju.claims.model import Measure
from huoju.claims.rules import any_word, word_list
from huoju.documents import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.documents import Article, Section, Sentence

_CLAUSE = re.compile(r"[^,;:。!?]+")
_LONGEST = 120
_LONGEST_WHO = 24
_LONGEST_QUOTATION = 400
_GIVEN_TO = re.compile(r"(?<!针)(?<!面)对(?P<whom>[^,;。]{2,40}?)(?:,[^。;]{0,30})?(?:给予|予以|奖励|补助|补贴|资助)")
_STATES = re.compile(r"(?<![一二三四五六七八九十还就要但])是(?!否)|成为(?:一个|我国)|为主线|占")


@cache
def _action() -> re.Pattern[str]:
    adverbs, verbs = any_word("measures", "adverbs"), any_word("measures", "verbs")
    modal = any_word("measures", "modal")
    return re.compile(
        rf"^[“\"—\s、]*(?:(?:\(?[一二三四五六七八九十\d]{{1,3}}[、.)])|第[一二三四五六七八九十]+[,、]?)?"
        rf"(?:(?P<who>(?!{adverbs}?{verbs})[^,;。\d]{{2,{_LONGEST_WHO}}}?)(?:{modal}))?(?:{adverbs})*(?P<verb>{verbs}(?:[和、]{verbs}|做[优大强细]|开放|完善)?(?:做[优大强细])?)(?P<what>[^,;:。!?]{{2,{_LONGEST}}})"
    )


@cache
def _for_whom() -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<whom>[^,;。]{{2,40}}?)(?={any_word('measures', 'verbs')}|与|同|向|在|做|承担|参与|牵头|联合)"
    )


@cache
def _with_whom() -> tuple[str, ...]:
    return tuple(word_list("measures", "for_whom"))


@cache
def _done() -> re.Pattern[str]:
    return re.compile(any_word("measures", "done"))


def measures(article: Article) -> list[Measure]:
    """The measures of an article in the order of the text; what has been done already is none."""
    return [measure for sentence in sentences(article) for measure in _of_sentence(article, sentence)]


def _of_sentence(article: Article, sentence: Sentence) -> Iterator[Measure]:
    who = ""
    given = _GIVEN_TO.search(sentence.text)
    for clause in _CLAUSE.finditer(sentence.text):
        found = _action().match(clause[0])
        if found is None or _done().search(clause[0]) or _STATES.search(clause[0]) or _is_quoted(sentence.text, clause):
            continue
        who = found["who"] or who
        start, end = article.source_span(sentence.start + clause.start(), sentence.start + clause.end())
        yield Measure(
            document=article.source.name,
            start=start,
            end=end,
            sentence=sentence.text,
            section=_titles(article, sentence.section),
            action=found["verb"],
            what=found["what"].strip(' ”"'),
            who=who.strip(' “”"'),
            whom=given["whom"] if given else _whom(found["verb"], found["what"]),
        )


def _is_quoted(sentence: str, clause: re.Match[str]) -> bool:
    """Whether the clause begins inside a quotation: what a slogan says is no measure."""
    before = sentence[max(0, clause.start() - _LONGEST_QUOTATION) : clause.start()]
    return before.rfind("“") > before.rfind("”")


def _whom(verb: str, what: str) -> str:
    """支持企业与高校共同设立研究机构: for 企业."""
    if not verb.startswith(_with_whom()):
        return ""
    found = _for_whom().match(what)
    return found["whom"].strip() if found and found["whom"][0] not in "“在" else ""


def _titles(article: Article, section: int | None) -> str:
    titles: list[str] = []
    while section is not None:
        found: Section = article.sections[section]
        titles.append(found.number + found.title)
        section = found.parent
    return " / ".join(reversed(titles))
