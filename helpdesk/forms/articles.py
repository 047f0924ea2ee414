"""Forms of articles: looking for them, writing, publishing, their sections."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.forms.staff import any_of
from helpdesk import differences
from helpdesk.forms.setup import KeyedForm
from helpdesk.models import Article, ArticleSection
from helpdesk.models.article import State
from helpdesk.models.article.fields import REVIEWS
from helpdesk.models.article.wording import LONGEST_BODY

MISSING = [("zh", _("Chinese missing")), ("en", _("English missing"))]


def _months() -> list[tuple[int, str]]:
    """After how many months, in the language of the page."""
    return [
        (
            number,
            ngettext("after a month", "after %(number)d months", number)
            % {"number": number},
        )
        for number in REVIEWS
    ]


class ArticleFilter(forms.Form):
    """Which articles to list."""

    q = forms.CharField(label=_("Title or keyword"), required=False, max_length=120)
    section = forms.ChoiceField(label=_("Section"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    due = forms.BooleanField(label=_("Due for review"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(one.slug, one.label) for one in ArticleSection.objects.all()]
        self._choose("section", sections)
        self._choose("state", list(State.choices))
        self._choose("language", MISSING)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = any_of(choices)

    @property
    def wanted(self) -> dict[str, str]:
        """What is set and makes sense; the rest is passed over."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: str(value) for name, value in found.items()}


class ArticleForm(forms.Form):
    """An article's wording in both languages, and where it stands."""

    section = forms.ModelChoiceField(
        label=_("Section"), queryset=ArticleSection.objects.none()
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        max_length=200,
        help_text=_("Words that readers search for, parted by commas."),
    )
    review_months = forms.TypedChoiceField(
        label=_("Review it again"), choices=_months, coerce=int, initial=6
    )
    title_zh = forms.CharField(label=_("Title"), required=False, max_length=120)
    title_en = forms.CharField(label=_("Title"), required=False, max_length=120)
    body_zh = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_BODY, widget=forms.Textarea
    )
    body_en = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_BODY, widget=forms.Textarea
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        assert isinstance(section, forms.ModelChoiceField)
        section.queryset = ArticleSection.objects.filter(is_active=True)
        section.empty_label = str(_("Choose a section"))
        for language, tag in (("zh", "zh-Hans"), ("en", "en")):
            for name in (f"title_{language}", f"body_{language}"):
                self.fields[name].widget.attrs["lang"] = tag

    @classmethod
    def of(cls, article: Article) -> "ArticleForm":
        """The form as it stands for this article."""
        names = [name for name in cls.base_fields if name != "seen"]
        initial = {name: getattr(article, name) for name in names}
        return cls(initial={**initial, "seen": article.edition})

    def against(self, current: Article) -> dict[str, list[differences.Line]]:
        """What somebody saved meanwhile and what was typed differ in, by language; the
        next saving then replaces it. Nothing where nobody did.
        """
        is_stale = self.cleaned_data.get("seen") != current.edition
        if not (is_stale and self.non_field_errors()):
            return {}
        # A form's data is fixed where it came by a request.
        typed = cast("QueryDict", self.data).copy()
        typed["seen"] = str(current.edition)
        self.data = typed
        wording = {name: self.cleaned_data[name] for name in Article.WORDING}
        return differences.by_language(current, Article(**wording))

    def changes(self) -> dict[str, Any]:
        """What was typed, by column, with line ends of one kind."""
        told = {
            name: value for name, value in self.cleaned_data.items() if name != "seen"
        }
        for name in ("body_zh", "body_en"):
            told[name] = told[name].replace("\r\n", "\n")
        return told


class NewArticleForm(ArticleForm):
    """A new article, whose key may be chosen."""

    slug = forms.SlugField(
        label=_("Key in the public address"),
        required=False,
        max_length=60,
        help_text=_("Small letters, digits, hyphens. Made from the title if empty."),
    )
    field_order = ("section", "slug")

    def clean_slug(self) -> str:
        """In small letters, whatever was typed."""
        return str(self.cleaned_data["slug"]).lower()


class PublishForm(forms.Form):
    """Who may read the wording that was just looked at."""

    state = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (State.INTERNAL, _("Colleagues only")),
            (State.PUBLIC, _("Everybody, on the help pages")),
        ],
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SectionForm(KeyedForm):
    """A section of the articles."""

    class Meta:
        model = ArticleSection
        fields = ("name", "name_zh", "slug", "place", "is_active")
        help_texts = {"place": _("Smaller numbers stand first.")}
