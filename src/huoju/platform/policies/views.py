"""Pages of the policy library."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_exempt
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huoju.claims import STATE_LABELS, measures
from huoju.claims import page as side_by_side
from huoju.documents import Article
from huoju.documents.library import Entry, Filter
from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.idempotency import once
from huoju.platform.http import Request
from huoju.platform.policies import queries, shelf
from huoju.platform.policies.actions import (
    PolicyError,
    do_add,
    do_mark_seen,
    do_subscribe,
    do_unsubscribe,
    do_upload,
)
from huoju.platform.policies.forms import SearchForm, UploadForm
from huoju.platform.policies.marking import Marked, paragraphs, snippet
from huoju.platform.ui.downloads import xlsx_response
from huoju.platform.ui.pages import done, failed, invalid, page

_LISTED = 200


def index(request: Request) -> HttpResponse:
    """Search; without a query the newest articles."""
    require_any(request.user, queries.VIEW)
    form = SearchForm(request.GET or None)
    text, chosen = _asked(form)
    hits = shelf.search(text, chosen) if text else []
    return page(
        request,
        "policies/index.html",
        form=form,
        text=text,
        hits=[(hit, snippet(hit)) for hit in hits],
        newest=[] if text else shelf.newest(),
        subscriptions=queries.subscriptions_of(request.user),
        may_add=request.user.may("policies.add"),
    )


def article(request: Request, number: int) -> HttpResponse:
    """One article: what it is, its text with figures marked, its figures, measures, citations."""
    require_any(request.user, queries.VIEW)
    entry, text = _read(number)
    claims = shelf.claims_of(text)
    with shelf.library() as library:
        links: dict[str, Any] = {
            "cites": library.cites(number),
            "cited_by": [library.entry(link.article) for link in library.cited_by(number)],
            "versions": [one for one in library.versions(number) if one.id != number],
            "copies": library.copies(number),
            "alike": library.more_like(number, 5),
        }
    return page(
        request,
        "policies/article.html",
        entry=entry,
        article=text,
        paragraphs=paragraphs(text, claims),
        claims=[Marked(place, claim) for place, claim in enumerate(claims, 1)],
        measures=measures(text),
        **links,
    )


@csp_exempt()  # type: ignore[arg-type]
def source(request: Request, number: int) -> HttpResponse:
    """Source and clean text side by side. The page carries a policy of its own that allows only its own script."""
    require_any(request.user, queries.VIEW)
    _entry, text = _read(number)
    return HttpResponse(side_by_side(text, shelf.claims_of(text)))


def figures(request: Request, number: int) -> HttpResponse:
    """The figures of an article as Excel."""
    require_any(request.user, queries.VIEW)
    entry, text = _read(number)
    header = ["类别", "主体", "指标", "数值", "单位", "限定", "年份", "期限", "地区", "句子", "原文起", "原文止"]
    rows = [
        (mark.label, c.subject, c.indicator, c.value, c.unit, c.qualifier, c.year, c.deadline, c.region, c.sentence,
         c.start, c.end)
        for mark in (Marked(0, claim) for claim in shelf.claims_of(text))
        for c in (mark.claim,)
    ]  # fmt: skip
    return xlsx_response(request, "数据与目标", header, rows, title=entry.title or entry.document)


def targets(request: Request) -> HttpResponse:
    """All targets with what became of them."""
    require_any(request.user, queries.VIEW)
    followed = shelf.targets()
    state = request.GET.get("state", "")
    shown = followed.only(state) if state in STATE_LABELS else followed
    counts = followed.counts()
    return page(
        request,
        "policies/targets.html",
        state=state,
        states=[(code, label, counts[code]) for code, label in STATE_LABELS.items()],
        targets=[(one, STATE_LABELS[one.state]) for one in shown.targets[:_LISTED]],
        more=max(len(shown.targets) - _LISTED, 0),
    )


def upload(request: Request) -> HttpResponse:
    """Upload a document; what follows is a look at its cleaned text."""
    require_any(request.user, "policies.add")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = do_upload(
                acting_user=request.user,
                organisation=request.user.organisation,
                file_name=file.name,
                blocks=file.chunks(),
            )
        except PolicyError as error:
            form.add_error("file", str(error))
        else:
            return redirect("policies:preview", made.pk)
    answer = invalid if form.errors else page
    return answer(request, "policies/upload.html", form=form, uploads=queries.uploads_for(request.user)[:_LISTED])


def preview(request: Request, number: int) -> HttpResponse:
    """The cleaned text of an uploaded document, before it goes into the library."""
    found = get_object_or_404(queries.uploads_for(request.user), pk=number)
    articles, problems = shelf.preview(found)
    shown = []
    for one in articles:
        claims = shelf.claims_of(one)
        shown.append((one, paragraphs(one, claims), len(claims)))
    return page(request, "policies/preview.html", upload=found, articles=shown, problems=problems)


@require_POST
@once
def add(request: Request, number: int) -> HttpResponse:
    """Put an uploaded document into the library."""
    found = get_object_or_404(queries.uploads_for(request.user), pk=number)
    do_add(acting_user=request.user, upload=found)
    return done(request, _("已提交入库，完成后可以检索到。"), "policies:index")


@require_POST
@once
def subscribe(request: Request) -> HttpResponse:
    """Follow the topic of a query."""
    require_any(request.user, "policies.subscribe")
    text = request.POST.get("text", "").strip()[:60]
    if not text:
        return failed(request, _("请先检索一个主题。"), "policies:index")
    newest = max((hit.entry.id for hit in shelf.search(text, Filter())), default=0)
    try:
        do_subscribe(acting_user=request.user, query=text, seen=newest)
    except PolicyError as error:
        return failed(request, str(error), "policies:index")
    return done(request, _("已订阅“%(text)s”，有新文件时首页提示。") % {"text": text}, f"/policies/?text={text}")


@require_POST
@once
def unsubscribe(request: Request, number: int) -> HttpResponse:
    """Follow a topic no longer."""
    found = get_object_or_404(queries.subscriptions_of(request.user), pk=number)
    do_unsubscribe(acting_user=request.user, subscription=found)
    return done(request, _("已取消订阅。"), "policies:index")


def topic(request: Request, number: int) -> HttpResponse:
    """What is new about a topic; it counts as seen afterwards."""
    found = get_object_or_404(queries.subscriptions_of(request.user), pk=number)
    hits = shelf.search(found.query, Filter())
    do_mark_seen(acting_user=request.user, subscription=found, newest=max((h.entry.id for h in hits), default=0))
    return redirect(f"/policies/?text={found.query}")


def _asked(form: SearchForm) -> tuple[str, Filter]:
    if not form.is_bound or not form.is_valid():
        return "", Filter()
    values = form.cleaned_data
    since, until = (day.isoformat() if day else "" for day in (values["since"], values["until"]))
    return values["text"].strip(), Filter(since, until, values["body"], values["region"], values["kind"])


def _read(number: int) -> tuple[Entry, Article]:
    found = shelf.read(number)
    if found is None:
        raise Http404
    return found
