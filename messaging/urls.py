"""Addresses of letters: the set-up of mail channels."""

from django.urls import path

from messaging.views import channels

urlpatterns = [
    path("desk/setup/channels/", channels.channels, name="channels"),
    path("desk/setup/channels/new/", channels.new, name="channel_new"),
    path("desk/setup/channels/<int:pk>/", channels.channel, name="channel"),
    path("desk/setup/channels/try/", channels.try_servers, name="channel_try"),
]
