"""What is written in the composer, and the files that go with it."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from config.lib import contents
from helpdesk.forms.chosen import ChosenMacros
from helpdesk.models import Draft
from helpdesk.models.draft import LONGEST, Written
from helpdesk.models.ticket import File, Then
from messaging.models import Blob

MOST_FILES = 10
LARGEST_FILE_MB = 20
# Bytes of all files of one message: what a request may hold, less room for the rest.
LARGEST_TOGETHER = settings.REQUEST_BODY_MAX - 2 * 1024 * 1024
LONGEST_NAME = 120
LONGEST_ENDING = 10
MOST_NAME_BYTES = 240  # a disk holds names of 255
MOST_NUMBER = 2**31 - 1
_UNSEEN = dict.fromkeys(
    ("required", "invalid", "min_value"),
    _("It is not known which messages you have read: look, and send it again."),
)
_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff'
    r"\ud800-\udfff]"
)


class FilesInput(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files of that name."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files: at most 10 of at most 20 MB each, none of them empty."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files; raises ValidationError that names the one that is wrong."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        wrong = [error for file in files for error in _wrong(file)]
        if len(files) > MOST_FILES:
            over = len(files) - MOST_FILES
            wrong.append(
                forms.ValidationError(
                    ngettext_lazy(
                        "%(over)d file too many: 10 go with one message.",
                        "%(over)d files too many: 10 go with one message.",
                        "over",
                    ),
                    code="too-many",
                    params={"over": over},
                )
            )
        if wrong:
            raise forms.ValidationError(wrong)
        return list(files)


class ComposerForm(ChosenMacros):
    """One line of a thread: text, files, what the author had seen, a key of its own.

    What goes to the client must say what was seen, or that it is sent `blindly`.
    """

    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea
    )
    seen = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=_UNSEEN
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    # The revision of the draft it was.
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Pressed and filled in where a reply was held back before the unverified.
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
    override = forms.CharField(label=_("Reason"), required=False)
    # What becomes of the ticket, and whether the next one of the list comes after it.
    then = forms.TypedChoiceField(
        choices=[*Then.choices, ("later", _("It is sent later"))],
        required=False,
        empty_value=Then.WAIT,
    )
    and_next = forms.BooleanField(required=False)
    # Nobody but the client gets it, whoever else takes part.
    alone = forms.BooleanField(required=False)
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, blindly: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.fields["seen"]
        seen.disabled, seen.required = blindly, not blindly

    def override_reason(self) -> str | None:
        """Why it is sent to who is not verified; None where nobody asked for that."""
        told = self.cleaned_data
        return told["override"] if told["anyway"] else None

    def kept_files(self) -> list[File]:
        """Write the files to the store and return them as a verb takes them."""
        return [kept(file) for file in self.cleaned_data["files"]]


class DraftForm(ChosenMacros):
    """What a composer saves while somebody writes in it."""

    text = forms.CharField(required=False, strip=False, max_length=LONGEST)
    kind = forms.ChoiceField(required=False, choices=Draft.Kind.choices)
    seen = forms.IntegerField(required=False, min_value=0, max_value=MOST_NUMBER)
    base = forms.IntegerField(required=False, min_value=0, max_value=MOST_NUMBER)
    key = forms.CharField(required=False, max_length=64)
    is_read = forms.BooleanField(required=False)

    def written(self) -> Written:
        """The same as the verb takes it."""
        told = self.cleaned_data
        return Written(
            told["text"].replace("\r\n", "\n"),
            kind=told["kind"] or Draft.Kind.REPLY,
            seen=told["seen"] or 0,
            base=told["base"] or 0,
            key=told["key"],
            macros=tuple(map(str, told["macro"])),
            is_read=told["is_read"],
        )


def kept(file: UploadedFile) -> File:
    """One uploaded file in the store, under a safe name and the type of its content:
    what the browser and the name claim may be anything.
    """
    name, content = safe_name(file.name or ""), file.read()
    mime = contents.kind_of(content, name)
    return File(name=name, mime=mime, blob=Blob.objects.keep(content, mime))


def safe_name(name: str) -> str:
    """The name without path, control signs and signs that turn the reading direction;
    shortened before its ending.
    """
    name = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    stem = stem[: LONGEST_NAME - len(dot + ending)]
    while len((stem + dot + ending).encode()) > MOST_NAME_BYTES:
        stem = stem[:-1]
    return stem + dot + ending or "file"


def _wrong(file: UploadedFile) -> list[forms.ValidationError]:
    if not file.size:
        said = _("“%(name)s” is empty.")
    elif file.size > LARGEST_FILE_MB * 1024 * 1024:
        said = _("“%(name)s” is %(size)d MB: at most 20 MB each can go.")
    else:
        return []
    size = -(-(file.size or 0) // (1024 * 1024))
    values = {"name": file.name, "size": size}
    return [forms.ValidationError(said, code="file", params=values)]
