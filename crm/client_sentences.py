"""How the verbs on a client read in a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity, ClientFlag, Consent
from crm.models.client import Lifecycle
from crm.models.contact_point import Kind as ContactKind
from crm.models.particular import Kind as ParticularKind
from crm.sentences import Names, label, sentence

label(
    {
        "client.entered": gettext_lazy("Client entered"),
        "client.revised": gettext_lazy("Data of a client changed"),
        "client.advanced": gettext_lazy("Lifecycle moved on"),
        "client.contact_added": gettext_lazy("Contact added"),
        "client.contact_verified": gettext_lazy("Contact verified"),
        "client.contact_bounced": gettext_lazy("Contact bounced"),
        "client.contact_trusted": gettext_lazy("Contact works again"),
        "client.contact_preferred": gettext_lazy("Contact preferred"),
        "client.contact_dropped": gettext_lazy("Contact taken away"),
        "client.particular_added": gettext_lazy("Number or address added"),
        "client.particular_dropped": gettext_lazy("Number or address taken away"),
        "client.flagged": gettext_lazy("Flag raised"),
        "client.flag_ended": gettext_lazy("Flag ended"),
        "client.consent_given": gettext_lazy("Consent given"),
        "client.consent_withdrawn": gettext_lazy("Consent withdrawn"),
        "client.tagged": gettext_lazy("Tag given"),
        "client.untagged": gettext_lazy("Tag taken away"),
        "client.noted": gettext_lazy("Note on a client written"),
        "client.note_pinned": gettext_lazy("Note pinned"),
        "client.note_unpinned": gettext_lazy("Note no longer pinned"),
        "client.note_removed": gettext_lazy("Note taken away"),
        "tag.made": gettext_lazy("Tag set up"),
        "tag.changed": gettext_lazy("Tag changed"),
    }
)

FIELDS = {
    "name": gettext_lazy("name"),
    "foreign_name": gettext_lazy("foreign name"),
    "birth_date": gettext_lazy("birth date"),
    "language": gettext_lazy("language"),
    "is_borrower": gettext_lazy("borrower"),
    "is_lender": gettext_lazy("lender"),
}


def _by(activity: Activity, names: Names) -> dict[str, str]:
    return {"by": names.of(activity.by_id)}


def _what(activity: Activity, names: Names, kinds: type) -> dict[str, str]:
    """Who, of which kind, in its mask: what sentences about one value need."""
    told = activity.particulars
    return {
        **_by(activity, names),
        "kind": _choice(kinds, told.get("kind")),
        "masked": str(told.get("masked", "")),
    }


def _choice(choices: type, value: object) -> str:
    return str(dict(choices.choices).get(value, value))  # type: ignore[attr-defined]


@sentence("client.entered")
def _entered(activity: Activity, names: Names) -> str:
    return _("%(by)s entered the client.") % _by(activity, names)


@sentence("client.revised")
def _revised(activity: Activity, names: Names) -> str:
    fields = [str(FIELDS.get(key, key)) for key in activity.particulars["fields"]]
    return _("%(by)s changed: %(fields)s.") % {
        **_by(activity, names),
        "fields": _(", ").join(fields),
    }


@sentence("client.advanced")
def _advanced(activity: Activity, names: Names) -> str:
    return _("The client went from %(former)s to %(lifecycle)s.") % {
        "former": _choice(Lifecycle, activity.particulars["former"]),
        "lifecycle": _choice(Lifecycle, activity.particulars["lifecycle"]),
    }


@sentence("client.contact_added")
def _contact_added(activity: Activity, names: Names) -> str:
    words = _("%(by)s added %(kind)s %(masked)s.")
    if activity.particulars.get("elsewhere"):
        words = _("%(by)s added %(kind)s %(masked)s, which another client has too.")
    return words % _what(activity, names, ContactKind)


@sentence("client.contact_verified")
def _contact_verified(activity: Activity, names: Names) -> str:
    words = _("%(by)s marked %(kind)s %(masked)s as verified.")
    return words % _what(activity, names, ContactKind)


@sentence("client.contact_bounced")
def _contact_bounced(activity: Activity, names: Names) -> str:
    words = _("%(kind)s %(masked)s does not take what is sent.")
    return words % _what(activity, names, ContactKind)


@sentence("client.contact_trusted")
def _contact_trusted(activity: Activity, names: Names) -> str:
    words = _("%(by)s says that %(kind)s %(masked)s works again.")
    return words % _what(activity, names, ContactKind)


@sentence("client.contact_preferred")
def _contact_preferred(activity: Activity, names: Names) -> str:
    words = _("%(by)s made %(kind)s %(masked)s the preferred one.")
    return words % _what(activity, names, ContactKind)


@sentence("client.contact_dropped")
def _contact_dropped(activity: Activity, names: Names) -> str:
    words = _("%(by)s took %(kind)s %(masked)s away.")
    return words % _what(activity, names, ContactKind)


@sentence("client.particular_added")
def _particular_added(activity: Activity, names: Names) -> str:
    words = _("%(by)s added %(kind)s %(masked)s.")
    return words % _what(activity, names, ParticularKind)


@sentence("client.particular_dropped")
def _particular_dropped(activity: Activity, names: Names) -> str:
    words = _("%(by)s took %(kind)s %(masked)s away.")
    return words % _what(activity, names, ParticularKind)


@sentence("client.flagged")
def _flagged(activity: Activity, names: Names) -> str:
    words = _("%(by)s raised the flag “%(kind)s”.")
    return words % _what(activity, names, ClientFlag.Kind)


@sentence("client.flag_ended")
def _flag_ended(activity: Activity, names: Names) -> str:
    words = _("%(by)s ended the flag “%(kind)s”.")
    return words % _what(activity, names, ClientFlag.Kind)


@sentence("client.consent_given", "client.consent_withdrawn")
def _consented(activity: Activity, names: Names) -> str:
    words = _("The client agreed to “%(purpose)s” by “%(means)s”.")
    if activity.action == "client.consent_withdrawn":
        words = _("The client wants no “%(purpose)s” by “%(means)s”.")
    return words % {
        "purpose": _choice(Consent.Purpose, activity.particulars["purpose"]),
        "means": _choice(Consent.Means, activity.particulars["means"]),
    }


def _tag(activity: Activity, names: Names) -> dict[str, str]:
    return {**_by(activity, names), "tag": str(activity.particulars.get("name", ""))}


@sentence("client.tagged")
def _tagged(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the tag “%(tag)s”.") % _tag(activity, names)


@sentence("client.untagged")
def _untagged(activity: Activity, names: Names) -> str:
    return _("%(by)s took the tag “%(tag)s” away.") % _tag(activity, names)


@sentence("client.noted")
def _noted(activity: Activity, names: Names) -> str:
    return _("%(by)s wrote a note on the client.") % _by(activity, names)


@sentence("client.note_pinned")
def _note_pinned(activity: Activity, names: Names) -> str:
    return _("%(by)s pinned a note.") % _by(activity, names)


@sentence("client.note_unpinned")
def _note_unpinned(activity: Activity, names: Names) -> str:
    return _("%(by)s let a note stand among the others again.") % _by(activity, names)


@sentence("client.note_removed")
def _note_removed(activity: Activity, names: Names) -> str:
    return _("%(by)s took a note away.") % _by(activity, names)


@sentence("tag.made")
def _tag_made(activity: Activity, names: Names) -> str:
    return _("%(by)s set up the tag “%(tag)s”.") % _tag(activity, names)


@sentence("tag.changed")
def _tag_changed(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the tag “%(tag)s”.") % _tag(activity, names)
