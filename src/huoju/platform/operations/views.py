"""Health and metrics for whoever watches over the installation."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from huoju.platform.jobs.queries import state_counts
from huoju.platform.middleware.requests import client_address
from huoju.platform.operations import metrics as counters

PLAIN = "text/plain; version=0.0.4; charset=utf-8"


@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"state": "live"})


@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """The database answers too; 503 if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"state": "database does not answer"}, status=503)
    return JsonResponse({"state": "ready"})


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters of this process and of the queue, for the addresses that may read them; 404 for all others."""
    if client_address(request) not in settings.CONFIGURATION.web.metrics_from:
        raise Http404
    lines = [f'huoju_jobs{{state="{state}"}} {count}' for state, count in sorted(state_counts().items())]
    return HttpResponse(counters.text() + "# TYPE huoju_jobs gauge\n" + "\n".join(lines) + "\n", content_type=PLAIN)
