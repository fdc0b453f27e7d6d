"""Pages of the tree: search, one organisation with what hangs below it, its history."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.platform.audit.idempotency import once
from huoju.platform.http import Request
from huoju.platform.organisations import queries
from huoju.platform.organisations.actions import OrganisationError, do_close, do_create, do_move, do_rename
from huoju.platform.organisations.forms import CloseForm, CreateForm, MoveForm, RenameForm
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.ui.figures import day
from huoju.platform.ui.pages import done, invalid, page
from huoju.platform.ui.tables import Column, Table, link


def _url(found: Organisation) -> str:
    """The page of an organisation; put together by hand, for a table asks for fifty."""
    return f"{_base()}{quote(found.code)}/"


@cache
def _base() -> str:
    return reverse("organisations:index")


TABLE: Table[Organisation] = Table(
    "organisations",
    columns=(
        Column("name", gettext_lazy("名称"), lambda unit: link(_url(unit), unit.name), sort="name"),
        Column("kind", gettext_lazy("类别"), lambda unit: Kind(unit.kind).label, sort="kind"),
        Column("code", gettext_lazy("代码"), lambda unit: unit.code, sort="code"),
        Column("region", gettext_lazy("行政区划代码"), lambda unit: unit.region_code or "—", sort="region_code"),
        Column("from", gettext_lazy("现状生效日期"), lambda unit: day(unit.valid_from)),
    ),
    caption=gettext_lazy("组织机构"),
)


def index(request: Request) -> HttpResponse:
    """Search in all organisations in reach."""
    text, kind = request.GET.get("text", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = queries.organisations_for(request.user, kind=kind, text=text).order_by("path")
    return page(
        request,
        "organisations/index.html",
        table=TABLE.page(request, found),
        text=text,
        kind=kind,
        kinds=Kind.choices,
    )


def organisation(request: Request, code: str) -> HttpResponse:
    """One organisation: facts, those above, those directly below, its history."""
    return _page(request, _found(request, code))


@require_POST
@once
def create(request: Request, code: str) -> HttpResponse:
    """Make an organisation below this one."""
    parent = _found(request, code, "organisations.create")
    form = CreateForm(request.POST)
    if form.is_valid():
        try:
            made = do_create(acting_user=request.user, parent=parent, new=form.organisation())
        except OrganisationError as error:
            form.add_error("code", str(error))
        else:
            return done(request, _("已新建 %(name)s。") % {"name": made.name}, _url(made))
    return _page(request, parent, create=form)


@require_POST
@once
def rename(request: Request, code: str) -> HttpResponse:
    """Give it another name from a day on."""
    found = _found(request, code, "organisations.change")
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            do_rename(acting_user=request.user, organisation=found, **form.cleaned_data)
        except OrganisationError as error:
            form.add_error("from_day", str(error))
        else:
            return done(request, _("已更名，原名称保留在历史中。"), _url(found))
    return _page(request, found, rename=form)


@require_POST
@once
def move(request: Request, code: str) -> HttpResponse:
    """Hang it under another organisation from a day on."""
    found = _found(request, code, "organisations.change")
    form = MoveForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            do_move(acting_user=request.user, organisation=found, **form.cleaned_data)
        except OrganisationError as error:
            form.add_error("parent", str(error))
        else:
            return done(request, _("已划转，原隶属关系保留在历史中。"), _url(found))
    return _page(request, found, move=form)


@require_POST
@once
def close(request: Request, code: str) -> HttpResponse:
    """End it on a day."""
    found = _found(request, code, "organisations.change")
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            do_close(acting_user=request.user, organisation=found, **form.cleaned_data)
        except OrganisationError as error:
            form.add_error("on", str(error))
        else:
            return done(request, _("已撤销，历史数据保留。"), _url(found))
    return _page(request, found, close=form)


def _found(request: Request, code: str, action: str = queries.VIEW) -> Organisation:
    return get_object_or_404(queries.organisations_in_reach(request.user, action), code=code)


def _page(request: Request, found: Organisation, **forms: Any) -> HttpResponse:
    user = request.user
    context: dict[str, Any] = {
        "organisation": found,
        "above": queries.above(found),
        "former": queries.former_states(found),
        "table": TABLE.page(request, queries.children_of(found, user)),
        "may_create": user.reach("organisations.create").covers(found.path),
        "may_change": user.reach("organisations.change").covers(found.path),
        "create": CreateForm(),
        "rename": RenameForm(initial={"name": found.name}),
        "move": MoveForm(user=user),
        "close": CloseForm(),
        "opened": next(iter(forms), ""),
        **forms,
    }
    answer = invalid if forms else page
    return answer(request, "organisations/organisation.html", **context)
