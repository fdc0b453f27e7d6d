"""Some thirty simulated requests in every state, on time and late, at every level."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from huoju.platform.audit.actions import recorded
from huoju.platform.operations.demo import enterprise_code
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.service import actions
from huoju.platform.service.models import Case, Step
from huoju.platform.service.routing import next_offices, offices_of
from huoju.platform.service.topics import APPEAL_WORKING_DAYS, WORKING_DAYS, Topic
from huoju.platform.service.working_days import deadline_after

COUNT = 30
_STEP_HOURS = 30
_OWN = 3
"""Every so manieth request is the demo enterprise's; with ten stages it has one in each."""
_TEXTS = {
    Topic.ADVICE: ("咨询高新技术企业认定申报材料", "本年度申报需要准备哪些材料，何时截止？"),
    Topic.RECOGNITION: ("专精特新中小企业复核进度", "复核材料已提交，请告知审核进度。"),
    Topic.SUPPORT: ("研发费用补助尚未兑现", "去年通过的研发费用补助至今未到账，请协助核实。"),
    Topic.FINANCE: ("申请对接科技信贷产品", "扩产需要流动资金，希望对接知识产权质押贷款。"),
    Topic.TALENT: ("引进工程师的人才公寓", "新引进的工程师如何申请人才公寓？"),
    Topic.SITE: ("标准厂房用电增容", "新产线投产需要增容，请协调供电方案。"),
    Topic.COMPLAINT: ("窗口办理超过承诺时限", "在窗口办理变更登记超过了承诺时限。"),
    Topic.PROPOSAL: ("建议开放园区检测平台", "建议向中小企业开放共享检测平台，并公布价格。"),
}
_ANSWER = "（模拟）已核实有关情况，办理结果和依据见附件说明，如有疑问请与承办科室联系。"


def do_load_demo() -> None:
    """Make the requests; harmless when there are some."""
    if Case.objects.exists():
        return
    with recorded("service.load", acting_user=None, subject="模拟数据") as record:
        firms = _enterprises()
        topics = list(Topic)
        for number in range(COUNT if firms else 0):
            firm = firms[0] if number % _OWN == 0 else firms[number % len(firms)]
            _make(number, firm, topics[number % len(topics)])
        record.note(cases=Case.objects.count())


def _enterprises() -> list[Organisation]:
    """The demo enterprise and some of its neighbours."""
    own = Organisation.objects.filter(code=enterprise_code()).select_related("parent").first()
    if own is None or own.parent is None or own.parent.parent is None:
        return []
    near = Organisation.objects.below(own.parent.parent.path).filter(kind=Kind.ENTERPRISE).exclude(pk=own.pk)
    return [own, *near.order_by("path")[:5]]


def _make(number: int, firm: Organisation, topic: Topic) -> None:
    """The request with this number: the state follows from it, so that every state and every level occurs."""
    offices = offices_of(firm)
    title, text = _TEXTS[topic]
    case = actions.do_submit(
        acting_user=None,
        enterprise=firm,
        topic=topic,
        title=f"{title}（模拟）",
        text=text,
        office=offices[number // len(_TEXTS) % len(offices)],
    )
    stage = number * 7 % 10
    if stage in {4, 8}:
        office = next_offices(firm, case.holder)[0]
        actions.do_transfer(acting_user=None, case=case, office=office, reason="（模拟）属于贵单位的职责。")
    case.refresh_from_db()
    if stage in {1, 2, 3, 5, 6, 7, 8, 9}:
        actions.do_accept(acting_user=None, case=case)
    if stage in {3, 5, 6, 7, 9}:
        actions.do_answer(acting_user=None, case=case, text=_ANSWER)
    if stage in {6, 7}:
        actions.do_close(acting_user=None, case=case, satisfaction=3 + number % 3, comment="（模拟）答复及时。")
    if stage == 9 and case.holder.parent_id is not None:  # noqa: PLR2004 - one stage of ten
        actions.do_appeal(acting_user=None, case=case, reason="（模拟）答复没有说明依据。")
    _shift(case, timezone.now() - timedelta(days=3 + number * 17 % 26))


def _shift(case: Case, begun: datetime) -> None:
    """Let the request have begun earlier, so that some are late: its steps a day and a bit apart, none in future."""
    now = timezone.now()
    days, counted = WORKING_DAYS[case.topic], begun
    for place, step in enumerate(case.steps.all()):
        at = min(begun + timedelta(hours=_STEP_HOURS * place), now)
        Step.objects.filter(pk=step.pk).update(at=at)
        if step.kind == Step.Kind.APPEALED:
            days, counted = APPEAL_WORKING_DAYS, at
    Case.objects.filter(pk=case.pk).update(submitted_at=begun, deadline=deadline_after(counted, days))
