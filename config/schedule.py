"""The timetable: what the background work does how often, a domain function a line."""

from importlib import import_module

from django.conf import settings

from config.lib.loops import Every


def clear_expired_sessions() -> None:
    """Delete the sessions that ended by time; nobody can return to them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


TIMETABLE = [
    Every("deliver", 1, "messaging.outbox.send_due"),
    Every("inbound", 1, "helpdesk.intake.process_due"),
    Every("fetch", 15, "messaging.receiving.fetch_due"),
    Every("react", 2, "crm.reacting.run_due_reactions"),
    Every("seal", 5, "crm.seals.append_seals"),
    Every("head", 3600, "crm.seals.publish_head"),
    Every("erase", 60, "crm.erasing.erase_due"),
    Every("compact", 3600, "crm.erasing.compacting.compact_due"),
    Every("sessions", 86400, "config.schedule.clear_expired_sessions"),
]
