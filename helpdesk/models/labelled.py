"""Things administrators name in both languages of the desk."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def label_of(name: str, name_zh: str) -> str:
    """The one of the two names that is in the language of the page."""
    if name_zh and (get_language() or "").startswith("zh"):
        return name_zh
    return name


class Named(models.Model):
    """An English and a Chinese name."""

    name = models.CharField(_("name"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return label_of(self.name, self.name_zh)


class Labelled(Named):
    """A key for programs, the names for people, and whether it is in use."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
