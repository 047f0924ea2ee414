"""Who gets what at every address of the product. A new address is a new line here."""

from tests.permissions.rules import (
    CLIENT,
    OUTSIDE,
    VERIFIERS,
    Rule,
    api,
    client_reach,
    everyone,
    only,
    portal,
    portal_reach,
    reach,
    signed_in,
    stage,
)

# Who enters and changes clients, and who reads notes on them.
EDITORS = ("zhou", "hu", "chen", "wu")
READERS = (*EDITORS, "zhao")
NOTERS = ("zhou", "hu", "chen", "zhao")

# Who reads the desk's articles.
KNOWING = ("zhou", "hu", "chen", "zhao", "wu")

SEE_ACCOUNTS = ("zhou", "hu", "chen", "zhao")
EMERGENCY = only(get=200, post=200)

# Callers of the API that work on tickets, and who of them reaches which.
TICKET_CALLERS = ("zhou", "hu", "chen", "zhao", "teller", "idle")
IN_REACH = {"own": ("zhou", "chen", "teller"), "other": ("chen",), "missing": ()}

# Programs that may open clients, all of them; and who of everybody opens which.
LOOKERS = (*READERS, "teller", "idle")
LOOKED_AT = {
    "known": LOOKERS,
    "unknown": (*EDITORS, "teller", "idle"),
    "missing": (),
}

TABLE: dict[str, Rule] = {
    # The house.
    "healthz": everyone(get=200),
    "readyz": everyone(get=200),
    "metrics": everyone(get=200),  # all of them ask from this machine
    "icons": everyone(get=200),
    "components": signed_in(get=404),
    "preferences": everyone(post=302),
    "language": everyone(post=302),
    "theme": everyone(post=302),
    # Signing in and what guards it.
    "account_login": Rule(
        {
            "GET": lambda who, _thing: 200 if who in OUTSIDE else 302,
            "POST": lambda who, _thing: 200 if who in OUTSIDE else 302,
        }
    ),
    "account_logout": Rule(
        {
            "GET": lambda who, _thing: 302 if who in OUTSIDE else 200,
            "POST": lambda who, _thing: 302,
        }
    ),
    "account_reauthenticate": signed_in(get=200, post=200),
    "account_change_password": signed_in(get=200, post=200),
    "mfa_index": signed_in(get=200),
    "mfa_authenticate": stage(get=302, post=302),
    "mfa_reauthenticate": signed_in(get=302, post=302),
    "mfa_activate_totp": signed_in(get=302, post=302),
    "mfa_deactivate_totp": signed_in(get=404, post=404),
    "mfa_view_recovery_codes": signed_in(get=404),
    "mfa_generate_recovery_codes": signed_in(get=302, post=302),
    "mfa_download_recovery_codes": signed_in(get=404),
    "mfa_list_webauthn": signed_in(get=200),
    "mfa_add_webauthn": signed_in(get=302, post=302),
    "mfa_login_webauthn": everyone(get=302, post=302),
    "mfa_reauthenticate_webauthn": signed_in(get=302, post=302),
    "mfa_edit_webauthn": signed_in(get=302, post=302),
    "mfa_remove_webauthn": signed_in(get=302, post=302),
    "me": signed_in(get=200, post=302),
    "me_end_sessions": signed_in(post=302),
    # Set-up.
    "setup": only("wu", "chen", "zheng", get=200),
    "staff": only("wu", get=200),
    "staff_hire": only("wu", get=200, post=200),
    "staff_member": only("wu", get=200, post=200),
    "staff_act": only("wu", post=302),
    "log": only("wu", "zheng", get=200),
    "roles": only("wu", get=200),
    "queues": only("wu", "chen", get=200),
    "queue_new": only("wu", "chen", get=200, post=200),
    "queue": only("wu", "chen", get=200, post=200),
    "statuses": only("wu", "chen", get=200),
    "status_new": only("wu", "chen", get=200, post=200),
    "status": only("wu", "chen", get=200, post=200),
    "parties": only("wu", "chen", get=200),
    "party_new": only("wu", "chen", get=200, post=200),
    "party": only("wu", "chen", get=200, post=200),
    "reasons": only("wu", "chen", get=200),
    "reason_new": only("wu", "chen", get=200, post=200),
    "reason": only("wu", "chen", get=200, post=200),
    "field_new": only("wu", "chen", get=200, post=200),
    "field": only("wu", "chen", get=200, post=200),
    "types": only("wu", "chen", get=200),
    "type_new": only("wu", "chen", get=200, post=200),
    "type": only("wu", "chen", get=200, post=200),
    "channels": only("wu", get=200),
    "channel_new": only("wu", get=200, post=200),
    "channel": only("wu", get=200, post=200),
    "channel_try": only("wu", post=200),
    "channel_queue": only("wu", "chen", get=200, post=200),
    "tags": only("wu", "chen", get=200),
    "tag_new": only("wu", "chen", get=200, post=200),
    "tag": only("wu", "chen", get=200, post=200),
    "search_setup": only("wu", get=200),
    "search_rebuild": only("wu", post=302),
    "readings": only("zheng", get=200),
    "sections": only("wu", "chen", get=200),
    "section_new": only("wu", "chen", get=200, post=200),
    "section": only("wu", "chen", get=200, post=200),
    # What the desk knows: the article asked for is published for everybody.
    "knowledge": only(*KNOWING, get=200),
    "article": only(*KNOWING, get=200),
    "article_version": only(*KNOWING, get=200),
    "article_picker": only(*KNOWING, get=200),
    "article_rating": only(*KNOWING, post=302),
    "article_new": only("wu", "chen", get=200, post=200),
    "article_edit": only("wu", "chen", get=200, post=200),
    "article_preview": only("wu", "chen", post=200),
    "article_publishing": only("wu", "chen", post=200),
    "article_withdrawal": only("wu", "chen", post=302),
    "article_review": only("wu", "chen", post=302),
    "article_restoring": only("wu", "chen", post=302),
    "help": everyone(get=200),
    "help_section": everyone(get=200),
    "help_article": everyone(get=200),
    "help_helpful": everyone(get=200, post=200),
    "help_language": everyone(get=302),
    # What the platform tells: nobody here has its secret.
    "platform_events": everyone(post=403),
    # The API.
    "api_schema": everyone(get=200),
    "api_clients": api(*LOOKERS, get=200),
    "api_search": api(*LOOKERS, get=422),  # for nothing
    "api_tickets": api(*TICKET_CALLERS, get=200, post=400),  # without a key
    "api_ticket": api(*TICKET_CALLERS, reach=IN_REACH, get=200),
    "api_entries": api(*TICKET_CALLERS, reach=IN_REACH, get=200, post=400),
    "api_assign": api(*TICKET_CALLERS, reach=IN_REACH, post=422),
    "api_resolve": api(*TICKET_CALLERS, reach=IN_REACH, post=200),
    "api_reopen": api(*TICKET_CALLERS, reach=IN_REACH, post=409),
    "api_client": api(*LOOKERS, reach=LOOKED_AT, get=200),
    # Clients.
    "clients": only(*READERS, get=200),
    "client_new": only(*EDITORS, get=200, post=422),
    "client": client_reach(*READERS, get=200),
    "client_history": client_reach(*READERS, get=200),
    "client_edit": client_reach(*EDITORS, get=200, post=422),
    "client_contact_new": client_reach(*EDITORS, get=200, post=422),
    "client_contact": client_reach(*EDITORS, post=302),
    "client_particular_new": client_reach(*EDITORS, get=200, post=422),
    "client_particular_drop": client_reach(*EDITORS, post=302),
    "client_flag_new": client_reach(*EDITORS, get=200, post=422),
    "client_flag_end": client_reach(*EDITORS, post=302),
    "client_consent_new": client_reach(*EDITORS, get=200, post=422),
    "client_tags": client_reach(*EDITORS, get=200, post=302),
    "client_note_new": client_reach(*NOTERS, get=200, post=422),
    "client_note": client_reach(*NOTERS, post=302),
    # Alerts are everybody's own; a ticket is muted by who reaches it.
    "helpdesk:alerts": only("zhou", "hu", "chen", "zhao", get=200),
    "helpdesk:alerts_read": only("zhou", "hu", "chen", "zhao", post=302),
    "helpdesk:alert_settings": only("zhou", "hu", "chen", "zhao", get=200, post=302),
    "helpdesk:mute": reach(post=302),
    "helpdesk:unmute": reach(post=302),
    "helpdesk:client_tickets": client_reach("zhou", "hu", "chen", "zhao", get=200),
    # A client's account on the platform; only who may change clients connects it.
    "client_account": client_reach(*SEE_ACCOUNTS, get=200),
    "client_account_overview": client_reach(*SEE_ACCOUNTS, get=200),
    "client_account_section": client_reach(*SEE_ACCOUNTS, get=200),
    "client_account_panel": client_reach(*SEE_ACCOUNTS, get=200),
    "client_account_find": client_reach("zhou", "hu", "chen", get=200),
    "client_account_link": client_reach("zhou", "hu", "chen", post=422),
    "client_account_unlink": client_reach("zhou", "hu", "chen", post=302),
    # Clients who may be one person.
    "duplicates": only("chen", "wu", get=200),
    "duplicate_part": only("chen", "wu", post=404),
    "client_duplicates": client_reach("chen", "wu", get=200),
    "client_merge": client_reach("chen", "wu", get=200, post=302),
    "client_unmerge": client_reach("chen", "wu", post=404),
    # Imports, exports and other long work; the job asked for is nobody's.
    "jobs": signed_in(get=200),
    "job": signed_in(get=404),
    "job_progress": signed_in(get=404),
    "job_cancel": signed_in(post=404),
    "job_resume": signed_in(post=404),
    "job_file": signed_in(get=404),
    "client_import": only("chen", "wu", get=200, post=200),
    "client_export": only("chen", "wu", get=200, post=200),
    "import_matching": only("chen", "wu", get=302, post=302),
    "import_confirm": only("chen", "wu", post=302),
    "import_revert": only("chen", "wu", post=302),
    "import_rows": only("chen", "wu", get=200),
    "import_decide": only("chen", "wu", post=302),
    # Personal data.
    "client_reveal": client_reach("zhou", "hu", "chen", get=200, post=422),
    "client_erase": client_reach("wu", get=200, post=422),
    "client_keep": client_reach("wu", post=302),
    "client_copy": client_reach("wu", get=200, post=422),
    # The desk.
    "helpdesk:home": signed_in(get=302),
    "helpdesk:desk": signed_in(get=200),
    "helpdesk:tickets": only("zhou", "hu", "chen", "zhao", get=200),
    # Work on many; the job asked for is nobody's.
    "helpdesk:bulk": only("zhou", "hu", "chen", "zhao", get=200, post=200),
    "helpdesk:bulk_job": only("zhou", "hu", "chen", "zhao", get=404),
    "helpdesk:bulk_undo": only("zhou", "hu", "chen", "zhao", post=404),
    # Saved views; the one asked for is nobody's.
    # The macro asked for is everybody's; supervisors share.
    "helpdesk:macros": only("zhou", "hu", "chen", "zhao", get=200),
    "helpdesk:macro_new": only("zhou", "hu", "chen", "zhao", get=200, post=200),
    "helpdesk:macro": only("zhou", "hu", "chen", "zhao", get=200, post=200),
    "helpdesk:macro_preview": only("zhou", "hu", "chen", "zhao", post=200),
    "helpdesk:macro_archiving": only("zhou", "hu", "chen", "zhao", post=302),
    "helpdesk:macro_restoring": only("zhou", "hu", "chen", "zhao", post=302),
    "helpdesk:views": only("zhou", "hu", "chen", "zhao", get=200),
    "helpdesk:view_new": only("zhou", "hu", "chen", "zhao", get=200, post=200),
    "helpdesk:view": only("zhou", "hu", "chen", "zhao", get=404, post=404),
    "helpdesk:view_name": only("zhou", "hu", "chen", "zhao", post=404),
    "helpdesk:view_step": only("zhou", "hu", "chen", "zhao", post=404),
    "helpdesk:view_removal": only("zhou", "hu", "chen", "zhao", post=404),
    "helpdesk:view_restoration": only("zhou", "hu", "chen", "zhao", post=404),
    "helpdesk:search": only(*READERS, get=200, post=200),
    "helpdesk:search_top": only(*READERS, post=200),
    "helpdesk:new": only("zhou", "hu", "chen", "zhao", get=200, post=422),
    "helpdesk:new_clients": only("zhou", "hu", "chen", "zhao", post=200),
    "helpdesk:new_matters": only("zhou", "hu", "chen", "zhao", post=200),
    "helpdesk:ticket": reach(get=200),
    "helpdesk:thread": reach(get=200),
    "helpdesk:replies": reach(post=422),
    "helpdesk:notes": reach(post=422),
    "helpdesk:draft": reach(post=200),
    "helpdesk:macro_picker": reach(get=200),
    "helpdesk:macro_pick": reach(post=200),
    "helpdesk:people_picker": reach(get=200),
    # Only the author takes a reply back.
    "helpdesk:undo": reach(post=200, but={"zhou": 409}),
    # What waits is Chen's own to change and send; anybody in reach may stop it.
    "helpdesk:later": reach(get=200, post=422),
    "helpdesk:later_now": reach(post=409, but={"chen": 302}),
    "helpdesk:later_back": reach(post=302),
    "helpdesk:later_drop": reach(post=302),
    "helpdesk:retry": reach(post=409),
    "helpdesk:claim": reach(post=302),
    "helpdesk:assignment": reach(get=200, post=422),
    "helpdesk:release": reach(post=302),
    "helpdesk:queue": reach(post=422),
    "helpdesk:resolution": reach(get=200, post=302),
    "helpdesk:reopening": reach(post=409),
    "helpdesk:hold": reach(get=200, post=422),
    "helpdesk:hold_end": reach(post=302),
    "helpdesk:details": reach(get=200, post=302),
    "helpdesk:status_link": reach(get=200, post=200),
    "helpdesk:status_link_end": reach(post=409),  # none is open
    "helpdesk:consult": reach(get=200, post=422),
    "helpdesk:print": reach(get=200),
    "helpdesk:forward": reach(get=200, post=422),
    "helpdesk:participants": reach(get=200, post=422),
    "helpdesk:participant_taking": reach(post=422),
    "helpdesk:participant_removal": reach(post=302),
    "helpdesk:side": reach(get=200, post=422),
    "helpdesk:side_undo": reach(post=404),  # of another conversation
    "helpdesk:side_close": reach(post=302),
    "helpdesk:side_file": reach(get=404),  # of another conversation
    "helpdesk:spam": reach(post=302),
    "helpdesk:spam_end": reach(post=409),
    "helpdesk:block": reach(may=(*VERIFIERS, "wu"), get=200, post=422),
    "helpdesk:blocks": only("zhou", "hu", "chen", "wu", get=200),
    "helpdesk:block_new": only("zhou", "hu", "chen", "wu", get=200, post=200),
    "helpdesk:block_lift": only("zhou", "hu", "chen", "wu", post=404),
    "helpdesk:ticket_tags": reach(get=200, post=302),
    "helpdesk:wait": reach(get=200, post=422),
    "helpdesk:status": reach(post=422),
    "helpdesk:classification": reach(post=422),
    "helpdesk:entry_reveal": reach(may=("zhou", "hu", "chen"), get=200, post=422),
    "helpdesk:attachment": reach(get=200),
    "helpdesk:preview": reach(get=404),  # of a text
    "helpdesk:picture": reach(get=404),
    "helpdesk:connected": reach(get=200),
    "helpdesk:following": reach(post=302),
    "helpdesk:followers": reach(get=200, post=422),
    "helpdesk:unfollow": reach(post=302),
    "helpdesk:merge": reach(get=200, post=422),
    "helpdesk:unmerge": reach(post=409),
    "helpdesk:split": reach(get=200, post=422),
    "helpdesk:link": reach(get=200, post=422),
    "helpdesk:unlink": reach(post=302),
    "helpdesk:reference": reach(get=200, post=422),
    "helpdesk:reference_now": reach(get=404),  # none is set
    "helpdesk:unreference": reach(post=302),
    "helpdesk:verification": reach(may=VERIFIERS, get=200),
    "helpdesk:verification_questions": reach(may=VERIFIERS, post=422),
    "helpdesk:verification_document": reach(may=VERIFIERS, post=422),
    "helpdesk:verification_end": reach(may=VERIFIERS, post=409),
    "helpdesk:codes": reach(may=VERIFIERS, post=422),
    "helpdesk:code_check": reach(may=VERIFIERS, post=422),
    # The client's side: staff are nobody there.
    "portal:new": everyone(get=200, post=422),
    "portal:status": everyone(get=404, post=404),  # nobody here has a link
    "portal:enter": Rule(
        {
            "GET": lambda who, _thing: 302 if who == CLIENT else 200,
            "POST": lambda who, _thing: 302 if who == CLIENT else 422,
        }
    ),
    "portal:code": everyone(get=302, post=302),  # no code was asked for
    "portal:token": everyone(post=403),
    "portal:token_confirm": everyone(post=403),
    "portal:leave": everyone(post=302),
    "portal:home": portal(client=200),
    "portal:consents": Rule(
        portal(client=200).answers | portal(client=422, method="post").answers
    ),
    "portal:ticket": portal_reach(get=200, post=422),
    "portal:file": portal_reach(get=200),
}
# Addresses of a whole namespace that share one rule.
SPACES: dict[str, Rule] = {"admin:": EMERGENCY}

# Routes of sockets, as the router spells them. None is open yet.
SOCKETS: dict[str, str] = {"": "refused"}


def rule_of(name: str) -> Rule | None:
    """The rule of an address, its own or that of its namespace."""
    if name in TABLE:
        return TABLE[name]
    return next((rule for key, rule in SPACES.items() if name.startswith(key)), None)
