"""How a client is addressed in a letter, of whom only the name is known.

Nothing here tells men from women: the platform does not, and an identity number is not
opened for it. Nothing is written out that the mask of a name hides.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.masking import mask_name
from crm.models import Client
from crm.name_keys import name_keys


def addressed(client: Client) -> str:
    """The honorific of a Chinese surname, "王先生/女士" or "Mr/Ms Wang" in the language
    of now; the given name of a foreign one; "" where neither is known.
    """
    shown = mask_name(client.name or client.foreign_name)
    if not shown or not shown[0].isalpha():
        return ""
    if shown[0].isascii():
        # "Anna B**", or "A**" of a name of one word, which addresses nobody.
        return shown.rpartition(" ")[0]
    surname = shown.removesuffix("**")
    if not (get_language() or "").startswith("zh"):
        surname = name_keys(surname).pinyin.capitalize()
    return _("Mr/Ms %(surname)s") % {"surname": surname}
