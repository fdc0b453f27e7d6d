"""The pages of the audit administrator."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.platform import registry
from huoju.platform.accounts.actions import require_any
from huoju.platform.audit import chain
from huoju.platform.audit.forms import FilterForm
from huoju.platform.audit.models import Event, EventQuerySet
from huoju.platform.audit.queries import events_for
from huoju.platform.http import Request
from huoju.platform.ui.downloads import xlsx_response
from huoju.platform.ui.figures import moment
from huoju.platform.ui.pages import done, failed, page
from huoju.platform.ui.tables import Column, Table, badge

_EXPORTED = 50_000
_TONES = {Event.Outcome.DONE: "quiet", Event.Outcome.REFUSED: "warning", Event.Outcome.FAILED: "bad"}

TABLE: Table[Event] = Table(
    "events",
    columns=(
        Column("number", gettext_lazy("序号"), lambda event: event.number, sort="number", number=True),
        Column("at", gettext_lazy("时间"), lambda event: moment(event.at), css="nowrap"),
        Column("user", gettext_lazy("账号"), lambda event: event.user_name, css="nowrap"),
        Column("action", gettext_lazy("操作"), lambda event: action_label(event.action), css="nowrap"),
        Column(
            "outcome",
            gettext_lazy("结果"),
            lambda event: badge(Event.Outcome(event.outcome).label, _TONES[Event.Outcome(event.outcome)]),
        ),
        Column("organisation", gettext_lazy("组织"), lambda event: event.organisation, css="wide"),
        Column("subject", gettext_lazy("对象"), lambda event: event.subject, css="wide"),
        Column("details", gettext_lazy("内容"), lambda event: event.details, css="details"),
        Column("address", gettext_lazy("地址"), lambda event: event.address),
    ),
    default="-number",
    caption=gettext_lazy("审计记录"),
)

_OTHER_LABELS = {
    "accounts.signed_in": gettext_lazy("登录"),
    "accounts.signed_out": gettext_lazy("退出"),
    "accounts.sign_in_failed": gettext_lazy("登录失败"),
    "accounts.locked_out": gettext_lazy("账号锁定"),
    "accounts.factor_added": gettext_lazy("添加双因素"),
    "accounts.factor_removed": gettext_lazy("移除双因素"),
    "accounts.password_changed": gettext_lazy("修改口令"),
    "accounts.session_ended": gettext_lazy("退出其他设备"),
    "accounts.load_roles": gettext_lazy("装入角色"),
    "organisations.load": gettext_lazy("装入组织"),
    "downloads.xlsx": gettext_lazy("下载 Excel"),
}


def action_label(code: str) -> str:
    """What an action is called; the code itself where nobody has named it."""
    known = registry.actions().get(code)
    return str(known.label if known else _OTHER_LABELS.get(code, code))


def index(request: Request) -> HttpResponse:
    """The log with its filter, or the filtered rows as xlsx."""
    require_any(request.user, "audit.view")
    form = FilterForm(request.GET)
    events = events_for(request.user, form.filters())
    if request.GET.get("format") == "xlsx":
        return _export(request, events)
    return page(
        request, "audit/index.html", table=TABLE.page(request, events), form=form, query=request.GET.urlencode()
    )


@require_POST
def verify(request: Request) -> HttpResponse:
    """Check the whole chain now."""
    require_any(request.user, "audit.view")
    found = chain.verify()
    if found.breaks:
        first = found.breaks[0]
        text = _("审计链在第 %(number)d 号处断开：%(reason)s") % {"number": first.number, "reason": first.reason}
        return failed(request, text, "audit:index")
    text = _("审计链完整：%(count)d 条记录，末条散列值 %(head)s") % {"count": found.events, "head": found.head}
    return done(request, text, "audit:index")


def _export(request: Request, events: EventQuerySet) -> HttpResponse:
    header = [
        _("序号"),
        _("时间"),
        _("账号"),
        _("操作"),
        _("结果"),
        _("组织"),
        _("对象"),
        _("内容"),
        _("地址"),
        _("散列值"),
    ]
    rows = [
        [
            event.number,
            moment(event.at),
            event.user_name,
            action_label(event.action),
            event.get_outcome_display(),
            event.organisation,
            event.subject,
            event.details,
            event.address,
            event.hash,
        ]
        for event in events[:_EXPORTED]
    ]
    return xlsx_response(request, _("审计记录"), header, rows)
