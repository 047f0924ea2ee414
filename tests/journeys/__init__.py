"""What people do at the desk, as a browser sees it: one module a journey.

Each has `play(stage, look)`, which raises AssertionError where a step fails. They read
no words of the pages, so that every language walks the same way.
"""

from . import (
    articles,
    aside,
    clients,
    codes,
    colleagues,
    forms,
    importing,
    joined,
    keys,
    later,
    macros,
    many,
    merging,
    opening,
    passkey,
    platform,
    pocket,
    portal,
    reply,
    reveals,
    shift,
    staff,
    verifying,
)

PLAYS = [
    module.play
    for module in (
        reply,
        colleagues,
        codes,
        passkey,
        staff,
        keys,
        shift,
        pocket,
        forms,
        later,
        opening,
        verifying,
        clients,
        platform,
        reveals,
        merging,
        importing,
        aside,
        articles,
        joined,
        portal,
        many,
        macros,
    )
]
