"""Invented tickets, states and figures for the page of components."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = (
    ("new", _("New")),
    ("open", _("Open")),
    ("waiting_client", _("Waiting for client")),
    ("resolved", _("Resolved")),
    ("closed", _("Closed")),
    ("sent", _("Sent")),
    ("uncertain", _("Uncertain")),
    ("failed", _("Failed")),
    ("quarantined", _("Held back")),
)
PRIORITIES = ((1, _("Low")), (2, _("Normal")), (3, _("High")), (4, _("Urgent")))


# A ticket as a list shows it; minutes since its last line.
FIELDS = "id name subject last via minutes unread sla left part status state amount"
SAMPLES: tuple[tuple[Any, ...], ...] = (
    (
        *(
            10482,
            "王**",
            "提现 ¥20,000.00 未到账",
            "好的，那我等你们消息。另外到账后能直接投吗",
        ),
        *("mail", 1, False, "soon", _("5 h 08 min"), 0.8),
        *("open", _("Open"), "20,000.00"),
    ),
    (
        *(10497, "刘**", "连续三次充值失败，银行卡已扣款", "未接来电，已登记，需回拨"),
        *("phone", 6, True, "late", _("4 min late"), 1),
        *("open", _("Open"), "3,000.00"),
    ),
    (
        *(10495, "Chen **", "How is the early repayment fee worked out?"),
        *("I would like to pay it all on 5 December", "message-circle", 9, True),
        *("soon", _("6 min"), 0.95, "new", _("New")),
    ),
    (
        *(10461, "赵**", "更换银行卡，旧卡已注销", "您好，请先上传手持身份证照片"),
        *("mail", 32, False, "calm", _("2 h"), 0.5, "open", _("Open")),
    ),
    (
        *(10437, "周**", "身份证过期，认证被退回", "等客户补传证件"),
        *("message-square-text", 1500, False, "paused", _("Paused"), 0),
        *("waiting_client", _("Waiting for client")),
    ),
    (
        *(10420, "郑**", "索取 2025 年度投资收益证明", "已发送，等客户确认"),
        *("mail", 4400, False, "met", _("Met"), 0, "resolved", _("Resolved")),
    ),
)


def rows(now: datetime) -> list[dict[str, Any]]:
    """Return the tickets, their times counted back from `now`."""
    return [
        {
            **dict(zip(FIELDS.split(), (*sample, ""), strict=False)),
            "phone": "138****5678",
            "at": now - timedelta(minutes=sample[5]),
        }
        for sample in SAMPLES
    ]


WEEK = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
CHARTS: dict[str, Any] = {
    "line_title": _("Contacts a day"),
    "days": [f"11-{day:02}" for day in range(9, 23)],
    "now": [112, 128, 120, 133, 149, 88, 80, 141, 152, 140, 158, 171, 96, 90],
    "before": [104, 118, 122, 125, 130, 91, 82, 128, 137, 131, 143, 150, 92, 86],
    "names": [_("Last 14 days"), _("14 days before")],
    "bars_title": _("Open tickets by queue"),
    "queues": [
        (_("Money in, out"), 86),
        (_("Loans"), 61),
        (_("Investing"), 38),
        (_("Verification"), 27),
        (_("Complaints"), 6),
    ],
    "stacks_title": _("Contacts by channel"),
    "week": WEEK,
    "series": [
        (_("Mail"), [62, 70, 66, 74, 80, 40, 34]),
        (_("Hotline"), [34, 38, 36, 40, 42, 18, 16]),
        (_("QQ"), [20, 18, 22, 24, 28, 10, 8]),
    ],
    "donut_title": _("How it ended"),
    "shares": [
        (_("Resolved"), 132),
        (pgettext_lazy("tickets that are not resolved", "Open"), 46),
        (_("Closed"), 21),
    ],
    "sparks": [
        (_("First answer"), [52, 49, 55, 47, 44, 45, 41, 38, 39, 34], "34 s"),
        (_("Solved at first contact"), [61, 63, 60, 66, 68, 67, 70, 69, 72], "72%"),
    ],
}
