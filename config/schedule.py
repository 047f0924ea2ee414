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
    Every("events", 2, "crm.platform.applying.apply_due"),
    Every("feed", 30, "crm.platform.catching_up.read_feed"),
    Every("wake", 5, "helpdesk.holding.wake_due"),
    Every("replies later", 5, "helpdesk.scheduling.send_due"),
    Every("digests", 60, "helpdesk.digesting.write_due"),
    Every("digest mails", 5, "helpdesk.digesting.send_due"),
    Every("alerts", 3600, "helpdesk.digesting.sweep"),
    Every("index", 1, "helpdesk.search.indexing.index_due"),
    Every("codes", 1, "helpdesk.portal.codes.send_due"),
    Every("previews", 1, "helpdesk.previews.make_due"),
    Every("react", 2, "crm.reacting.run_due_reactions"),
    Every("seal", 5, "crm.seals.append_seals"),
    Every("jobs", 2, "crm.jobs.run_due"),
    Every("job files", 3600, "crm.job_files.drop_expired"),
    Every("head", 3600, "crm.seals.publish_head"),
    Every("erase", 60, "crm.erasing.erase_due"),
    Every("compact", 3600, "crm.erasing.compacting.compact_due"),
    Every("api keys", 600, "crm.api.idempotency.drop_expired"),
    Every("duplicates", 86400, "crm.duplicates.find_all"),
    Every("portal", 86400, "helpdesk.portal.sweeping.clear_old"),
    Every("sessions", 86400, "config.schedule.clear_expired_sessions"),
]
