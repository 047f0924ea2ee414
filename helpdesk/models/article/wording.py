"""What an article says, in one or both languages of the desk."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("zh", "en")
# Characters; twice a long article. Drawing one takes some 0.1 s.
LONGEST_BODY = 10_000


@dataclass(frozen=True)
class Text:
    """A title and a body in one language, in the hope that it is the reader's."""

    language: str
    title: str
    body: str
    is_other: bool = False

    @property
    def tag(self) -> str:
        """The language as pages name it in `lang`."""
        return "zh-Hans" if self.language == "zh" else self.language


def language_of_page() -> str:
    """The one of LANGUAGES that the page is in."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


class Bilingual(models.Model):
    """Title and body in Chinese and English; either language may be missing."""

    WORDING: ClassVar = ("title_zh", "body_zh", "title_en", "body_en")

    title_zh = models.CharField(_("Chinese title"), max_length=120, blank=True)
    body_zh = models.TextField(_("Chinese text"), max_length=LONGEST_BODY, blank=True)
    title_en = models.CharField(_("English title"), max_length=120, blank=True)
    body_en = models.TextField(_("English text"), max_length=LONGEST_BODY, blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> Text:
        """The text in the language of the page, else the one there is."""
        return self.text_in(language_of_page())

    @property
    def title(self) -> str:
        """The title in the language of the page, else the one there is."""
        return self.text.title

    def text_in(self, language: str) -> Text:
        """The text in this language; where there is none the other one, marked so."""
        own = self._written(language)
        if own.title:
            return own
        other = self._written("en" if language == "zh" else "zh")
        return Text(other.language, other.title, other.body, is_other=True)

    def text_of(self, language: str) -> str:
        """Title and body in this language as one text, "" where there is neither."""
        own = self._written(language)
        return f"{own.title}\n\n{own.body}".strip()

    def texts(self) -> list[Text]:
        """The text in each language, the empty ones too."""
        return [self._written(language) for language in LANGUAGES]

    def wording(self) -> dict[str, str]:
        """Titles and bodies by column."""
        return {name: getattr(self, name) for name in self.WORDING}

    def _written(self, language: str) -> Text:
        title: str = getattr(self, f"title_{language}")
        body: str = getattr(self, f"body_{language}")
        return Text(language, title, body)
