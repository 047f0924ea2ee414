"""Addresses of the articles: the desk's, their set-up, and the public help pages."""

from django.urls import path

from helpdesk.views import (
    article_verbs,
    article_versions,
    articles,
    help_answers,
    help_pages,
    setup_sections,
)

_desk = "desk/knowledge/"
_one = f"{_desk}<int:pk>/"

urlpatterns = [
    path(_desk, articles.listing, name="knowledge"),
    path(f"{_desk}new/", articles.new, name="article_new"),
    path(f"{_desk}picker/", articles.picker, name="article_picker"),
    path(f"{_desk}preview/<str:language>/", articles.preview, name="article_preview"),
    path(_one, articles.article, name="article"),
    path(f"{_one}edit/", articles.edit, name="article_edit"),
    path(f"{_one}publishing/", article_verbs.publishing, name="article_publishing"),
    path(f"{_one}withdrawal/", article_verbs.withdrawal, name="article_withdrawal"),
    path(f"{_one}review/", article_verbs.review, name="article_review"),
    path(f"{_one}rating/", article_verbs.rating, name="article_rating"),
    path(
        f"{_one}versions/<int:number>/",
        article_versions.version,
        name="article_version",
    ),
    path(
        f"{_one}versions/<int:number>/restoring/",
        article_versions.restoring,
        name="article_restoring",
    ),
    path("desk/setup/sections/", setup_sections.sections, name="sections"),
    path("desk/setup/sections/new/", setup_sections.new, name="section_new"),
    path("desk/setup/sections/<int:pk>/", setup_sections.edit, name="section"),
    path("help/", help_pages.home, name="help"),
    path("help/language/<str:language>/", help_pages.language, name="help_language"),
    path("help/sections/<slug:slug>/", help_pages.section, name="help_section"),
    path("help/<slug:slug>/", help_pages.article, name="help_article"),
    path("help/<slug:slug>/helpful/", help_answers.helpful, name="help_helpful"),
]
