"""How the verbs of articles read in a log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "article.drafted": gettext_lazy("Article drafted"),
        "article.revised": gettext_lazy("Article revised"),
        "article.restored": gettext_lazy("Earlier version taken up"),
        "article.published": gettext_lazy("Article published"),
        "article.withdrawn": gettext_lazy("Article withdrawn"),
        "article.reviewed": gettext_lazy("Article reviewed"),
        "article.rated": gettext_lazy("Article rated"),
        "section.made": gettext_lazy("Article section set up"),
        "section.changed": gettext_lazy("Article section changed"),
    }
)


@sentence("article.drafted")
def _drafted(activity: Activity, names: Names) -> str:
    return _("%(by)s drafted the article.") % {"by": by_name(activity, names)}


@sentence("article.revised")
def _revised(activity: Activity, names: Names) -> str:
    return _("%(by)s revised the article.") % {"by": by_name(activity, names)}


@sentence("article.restored")
def _restored(activity: Activity, names: Names) -> str:
    return _("%(by)s took up the wording of version %(version)s again.") % {
        "by": by_name(activity, names),
        "version": activity.particulars["version"],
    }


@sentence("article.published")
def _published(activity: Activity, names: Names) -> str:
    told = activity.particulars
    values = {"by": by_name(activity, names), "version": told["version"]}
    if told["state"] == "public":
        return _("%(by)s published version %(version)s for everybody.") % values
    return _("%(by)s published version %(version)s for colleagues.") % values


@sentence("article.withdrawn")
def _withdrawn(activity: Activity, names: Names) -> str:
    return _("%(by)s withdrew the article.") % {"by": by_name(activity, names)}


@sentence("article.reviewed")
def _reviewed(activity: Activity, names: Names) -> str:
    return _("%(by)s reviewed the article: it is still right.") % {
        "by": by_name(activity, names)
    }


@sentence("article.rated")
def _rated(activity: Activity, _names: Names) -> str:
    if activity.particulars["is_helpful"]:
        return _("A reader found the article helpful.")
    return _("A reader found the article not helpful.")


@sentence("section.made", "section.changed")
def _section(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the sections of the articles.") % {
        "by": by_name(activity, names)
    }
