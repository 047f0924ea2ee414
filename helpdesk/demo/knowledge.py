"""The articles of the demo desk, read from knowledge.toml."""

import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from crm.models import Staff
from helpdesk.models import Article, ArticleSection

FILE = Path(__file__).with_name("knowledge.toml")


def write_articles(staff: dict[str, Staff]) -> None:
    """Write, publish and rate them where there are none yet."""
    if Article.objects.exists():
        return
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for place, row in enumerate(table["section"], 1):
        if not ArticleSection.objects.filter(slug=row["slug"]).exists():
            ArticleSection(place=place * 10, **row).set_up(by=staff["admin"])
    sections = {one.slug: one for one in ArticleSection.objects.all()}
    for row in table["article"]:
        _write({**row, "section": sections[row["section"]]}, staff)
    _let_one_fall_due()


def _write(row: dict[str, Any], staff: dict[str, Staff]) -> None:
    state, before = row.pop("state"), row.pop("before", "").strip()
    yes, no = row.pop("helpful", (0, 0))
    text = row["body_zh"].strip()
    row |= {"body_zh": before or text, "body_en": row.get("body_en", "").strip()}
    article = Article(**row)
    article.draft(by=staff["supervisor"])
    if state == Article.State.DRAFT:
        return
    article.publish(state, by=staff["supervisor"], seen=article.edition)
    if before:
        article.revise({"body_zh": text}, by=staff["supervisor"], seen=article.edition)
        article.publish(state, by=staff["admin"], seen=article.edition)
    for number in range(yes + no):
        article.rate(number < yes, reader=f"demo {number}", by=Staff.system())


def _let_one_fall_due() -> None:
    """So that the list of what is due is not empty."""
    article = Article.objects.public().order_by("pk").last()
    if article is not None:
        article.review_due_on = timezone.localdate()
        article.save(update_fields=["review_due_on"])
