"""Every verb that is recorded reads as a sentence."""

import re
from pathlib import Path

from crm import sentences

ROOT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r"""(?:record|announce)\(\s*([^,]{3,120}?),""", re.DOTALL)
ACTION = re.compile(r'"([a-z]+\.[a-z_]+)"')


def recorded() -> set[str]:
    """The actions named where something is recorded."""
    found: set[str] = set()
    for app in ("crm", "messaging", "helpdesk"):
        for path in (ROOT / app).rglob("*.py"):
            for call in RECORDED.findall(path.read_text(encoding="utf-8")):
                found.update(ACTION.findall(call))
    return found


def test_each_recorded_action_has_a_sentence() -> None:
    actions = recorded()
    assert len(actions) > 20
    assert actions <= sentences.worded()
