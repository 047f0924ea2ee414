"""Addresses of a client's account on the platform."""

from django.urls import path

from crm.views import account, linking

AT = "clients/<int:client>/account/"

urlpatterns = [
    path(AT, account.account, name="client_account"),
    path(f"{AT}overview/", account.overview, name="client_account_overview"),
    path(f"{AT}panel/", account.panel, name="client_account_panel"),
    path(f"{AT}find/", linking.find, name="client_account_find"),
    path(f"{AT}link/", linking.link, name="client_account_link"),
    path(f"{AT}unlink/", linking.unlink, name="client_account_unlink"),
    path(f"{AT}<slug:section>/", account.section, name="client_account_section"),
]
