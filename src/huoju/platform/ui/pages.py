"""Answers of views: whole pages, parts for htmx, and going on after a change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

TABLE = "components/table.html"


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page. If htmx asks for the table alone (sorting, paging), only the table is rendered."""
    table = context.get("table")
    if table is not None and request.headers.get("HX-Target") == f"table-{table.id}":
        return render(request, TABLE, context)
    return render(request, template, context, status=status)


def invalid(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The page with a form that has errors: status 422, so that nothing counts it as done."""
    return page(request, template, status=422, **context)


def done(request: HttpRequest, text: Any, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say what was done and go on to the page `to` (a url name, a path, or an object with a page)."""
    messages.success(request, text)
    return _onward(to, *args, **kwargs)


def failed(request: HttpRequest, text: Any, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say why nothing was done and go on to the page `to`."""
    messages.error(request, text)
    return _onward(to, *args, **kwargs)


def _onward(to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    response: HttpResponse = redirect(to, *args, **kwargs)
    return response
