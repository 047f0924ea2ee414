"""How deliveries and channels read in a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence

label(
    {
        "delivery.cancelled": gettext_lazy("Delivery called back"),
        "delivery.retried": gettext_lazy("Delivery tried again"),
        "delivery.failed": gettext_lazy("Delivery refused"),
        "delivery.uncertain": gettext_lazy("Delivery uncertain"),
        "channel.made": gettext_lazy("Channel set up"),
        "channel.changed": gettext_lazy("Channel changed"),
    }
)


@sentence("delivery.cancelled")
def _cancelled(activity: Activity, names: Names) -> str:
    return _("%(by)s called the delivery back.") % {"by": names.of(activity.by_id)}


@sentence("delivery.retried")
def _retried(activity: Activity, names: Names) -> str:
    return _("%(by)s had the delivery tried again.") % {"by": names.of(activity.by_id)}


@sentence("delivery.failed")
def _failed(activity: Activity, names: Names) -> str:
    return _("The delivery was refused for good.")


@sentence("delivery.uncertain")
def _uncertain(activity: Activity, names: Names) -> str:
    return _("Nobody can say whether the delivery arrived.")


@sentence("channel.made", "channel.changed")
def _channel(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the set-up of a channel.") % {
        "by": names.of(activity.by_id)
    }
