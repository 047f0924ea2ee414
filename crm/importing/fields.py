"""The fields an import can fill: by which headers they are guessed, how a cell is read.

`clean` returns the values of a cell in the form in which they are kept and raises
ValueError in translated words.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.personal import narrow
from crm import numbers

EARLIEST = datetime.date(1850, 1, 1)
_SEVERAL = re.compile(r"[;；,，、\n|]+")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
_NO_BLANKS = re.compile(r"[!-~]{1,64}")
_QQ = re.compile(r"[A-Za-z0-9_-]{5,64}")


@dataclass(frozen=True)
class Field:
    """One field: `many` cells and values go into it; `right` says what is right."""

    name: str
    label: Any
    right: Any
    headers: tuple[str, ...]
    read: Callable[[str], str]
    many: bool = False

    def clean(self, cell: str) -> list[str]:
        """The values of a cell, without repeats; raises ValueError."""
        cell = unquoted(cell)
        parts = _SEVERAL.split(cell) if self.many else [cell]
        return list(dict.fromkeys(self.read(part) for part in parts if part.strip()))


def unquoted(cell: str) -> str:
    """Without the apostrophe that exports put before what looks like a formula."""
    return cell[1:] if re.match(r"'[=+@-]", cell) else cell


def _short(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = " ".join(text.split())
        if len(text) > most:
            words = gettext("This is longer than %(most)d characters.") % {"most": most}
            raise ValueError(words)
        return text

    return read


def _day(text: str) -> str:
    found = _DATE.fullmatch(narrow(text).replace(" ", ""))
    if not found:
        raise ValueError(gettext("This is no date."))
    parts = [int(part) for part in found.groups() if part]
    try:
        day = datetime.date(*parts)
    except ValueError as error:
        raise ValueError(gettext("There is no such day.")) from error
    if not EARLIEST < day <= now().date():
        raise ValueError(gettext("A birth date lies in the past, after 1850."))
    return day.isoformat()


def _mail(text: str) -> str:
    text = narrow(text).strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError(gettext("This is no mail address.")) from error
    return text


def _shaped(shape: re.Pattern[str], words: Any) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = narrow(text).strip()
        if not shape.fullmatch(text):
            raise ValueError(str(words))
        return text

    return read


def _note(text: str) -> str:
    if len(text) > 4000:
        words = gettext("This is longer than %(most)d characters.") % {"most": 4000}
        raise ValueError(words)
    return text.strip()


FIELDS = (
    Field(
        "name",
        pgettext_lazy("of a person", "Name"),
        _("At most 120 characters."),
        ("姓名", "名字", "客户", "客户姓名", "客户名称", "中文名", "name", "fullname"),
        _short(120),
    ),
    Field(
        "foreign_name",
        _("Foreign name"),
        _("At most 120 characters."),
        ("英文名", "外文名", "英文姓名", "foreignname", "englishname", "latinname"),
        _short(120),
    ),
    Field(
        "birth_date",
        _("Birth date"),
        _("Year, month and day, such as 1990-03-07."),
        (
            "出生日期",
            "生日",
            "出生年月日",
            "birthdate",
            "birthday",
            "dateofbirth",
            "dob",
        ),
        _day,
    ),
    Field(
        "phone",
        _("Phone"),
        _("11 digits from 13 to 19, or + and the country before another number."),
        (
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "联系电话",
            "联系方式",
            "移动电话",
            "phone",
        )
        + ("mobile", "telephone", "tel", "phonenumber", "mobilephone", "cell"),
        numbers.phone,
        many=True,
    ),
    Field(
        "mail",
        _("Mail address"),
        _("A name, @ and a domain."),
        (
            "邮箱",
            "邮件",
            "电子邮箱",
            "电子邮件",
            "邮箱地址",
            "email",
            "mail",
            "emailaddress",
        ),
        _mail,
        many=True,
    ),
    Field(
        "identity",
        _("Identity number"),
        _("18 characters: 17 digits and a check character."),
        ("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "idnumber", "idcard")
        + ("identitynumber", "identity", "nationalid"),
        numbers.identity,
    ),
    Field(
        "card",
        _("Bank card"),
        _("13 to 19 digits, the last of which checks the others."),
        ("银行卡", "银行卡号", "卡号", "card", "bankcard", "cardnumber"),
        numbers.card,
        many=True,
    ),
    Field(
        "address",
        _("Postal address"),
        _("At most 300 characters."),
        (
            "地址",
            "住址",
            "联系地址",
            "通讯地址",
            "邮寄地址",
            "address",
            "postaladdress",
        ),
        _short(300),
    ),
    Field(
        "qq",
        _("QQ"),
        _("The QQ number or openid, without blanks."),
        ("qq", "qq号", "qq号码", "qqopenid", "openid"),
        _shaped(_QQ, _("This is no QQ number and no openid.")),
        many=True,
    ),
    Field(
        "platform",
        _("Platform user"),
        _("The number of the user on the platform, without blanks."),
        (
            "平台用户",
            "平台id",
            "平台编号",
            "用户id",
            "用户编号",
            "会员号",
            "userid",
            "platformid",
        )
        + ("platformuser", "platformuserid", "memberid", "uid"),
        _shaped(_NO_BLANKS, _("A platform user is at most 64 letters and digits.")),
    ),
    Field(
        "tags",
        _("Tags"),
        _("Words of at most 40 characters, commas between them."),
        ("标签", "分组", "tags", "tag", "labels", "group"),
        _short(40),
        many=True,
    ),
    Field(
        "note",
        _("Note"),
        _("At most 4,000 characters."),
        ("备注", "说明", "note", "notes", "remark", "remarks", "comment"),
        _note,
    ),
)
BY_NAME = {field.name: field for field in FIELDS}
SCALARS = ("name", "foreign_name", "birth_date")
POINTS = ("phone", "mail", "qq", "platform")
PARTICULARS = ("identity", "card", "address")
# What a person is known by: an equal value is probably the same person.
FINDERS = ("phone", "mail", "identity", "platform", "qq")
KEYS = ("phone", "mail", "identity", "platform")
