"""Addresses of the client's side."""

from django.urls import path

from helpdesk.views.portal import own, requests, signing_in, status

app_name = "portal"

urlpatterns = [
    path("", own.home, name="home"),
    path("new/", requests.new, name="new"),
    path("s/<str:secret>/", status.status, name="status"),
    path("enter/", signing_in.enter, name="enter"),
    path("code/", signing_in.code, name="code"),
    path("token/", signing_in.token, name="token"),
    path("token/confirm/", signing_in.token_confirm, name="token_confirm"),
    path("leave/", signing_in.leave, name="leave"),
    path("tickets/<int:number>/", own.ticket, name="ticket"),
    path("tickets/<int:number>/files/<int:pk>/", own.file, name="file"),
    path("consents/", own.consents, name="consents"),
]
