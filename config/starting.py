"""What every start of `serve` and `worker` puts in order before it begins."""

import fcntl
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from crm.erasing import ledger
from crm.models import Staff
from helpdesk.models import TicketStatus
from helpdesk.roles import sync_roles
from helpdesk.search import rebuilding


def prepare(say: Callable[[str], object]) -> None:
    """Sync the roles, make the usual statuses where they are missing, close demo
    accounts outside demo mode, collect static files; say where a restored backup
    brought erased clients back; begin to fill a search index that is empty.
    """
    sync_roles()
    TicketStatus.objects.standard()
    _look_into_the_ledger(say)
    if job := rebuilding.start_if_needed():
        say(f"The search index is being written by job {job.pk}.")
    if not settings.KEFU_DEMO:
        _close_demo_accounts(say)
    if not settings.DEBUG:
        _collect_static()


def _collect_static() -> None:
    """One process at a time: each replaces files that another would be compressing."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


def _close_demo_accounts(say: Callable[[str], object]) -> None:
    """Their passwords are public, so no real desk may keep them open."""
    open_ones = Staff.objects.filter(is_demo=True, is_active=True)
    for member in open_ones:
        member.disable(by=Staff.system())
        say(f"Demo account {member.username} is disabled: this is no demo.")


def _look_into_the_ledger(say: Callable[[str], object]) -> None:
    try:
        back = ledger.missing()
    except ledger.LedgerBroken as error:
        say(f"The erasure ledger cannot be trusted: {error}.")
        return
    if back:
        say(
            f"{len(back)} erased clients are in the database again: "
            "run manage.py replay_erasures."
        )
