"""Addresses of access: sign-in, own profile, staff, the log."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.urls import path

from config.lib.guards import Guard, declare, guard, public
from crm.views import audit, me, setup, staff

FORM = ("GET", "POST")
# Each view of allauth stands here by name: what is not listed (signing up, mail
# addresses, resetting a password by mail) has no address at all.
entrance = public("whoever signs in is not signed in yet", FORM)
halfway = public("signed in halfway: the view asks the session for the stage", FORM)
leaving = public("whoever is signed out already may press it again", FORM)
own, own_page = guard(None, FORM), guard(None)

# The site lets superusers in alone, see crm.access.emergency_site.
declare("admin:*", Guard(None, FORM))

urlpatterns = [
    path("accounts/login/", entrance(account.login), name="account_login"),
    path("accounts/logout/", leaving(account.logout), name="account_logout"),
    path(
        "accounts/reauthenticate/",
        own(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path(
        "accounts/password/change/",
        own(account.password_change),
        name="account_change_password",
    ),
    path("accounts/2fa/", own_page(mfa.index), name="mfa_index"),
    path(
        "accounts/2fa/authenticate/",
        halfway(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "accounts/2fa/reauthenticate/",
        own(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "accounts/2fa/totp/activate/",
        own(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path(
        "accounts/2fa/totp/deactivate/",
        own(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "accounts/2fa/recovery-codes/",
        own_page(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/generate/",
        own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/download/",
        own_page(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "accounts/2fa/passkeys/",
        own_page(passkeys.list_webauthn),
        name="mfa_list_webauthn",
    ),
    path(
        "accounts/2fa/passkeys/add/",
        own(passkeys.add_webauthn),
        name="mfa_add_webauthn",
    ),
    path(
        "accounts/2fa/passkeys/login/",
        entrance(passkeys.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "accounts/2fa/passkeys/reauthenticate/",
        own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "accounts/2fa/passkeys/<int:pk>/edit/",
        own(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "accounts/2fa/passkeys/<int:pk>/remove/",
        own(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("desk/me/", me.profile, name="me"),
    path("desk/me/sessions/end/", me.end_sessions, name="me_end_sessions"),
    path("desk/setup/", setup.index, name="setup"),
    path("desk/setup/staff/", staff.members, name="staff"),
    path("desk/setup/staff/hire/", staff.hire, name="staff_hire"),
    path("desk/setup/staff/<int:pk>/", staff.member, name="staff_member"),
    path("desk/setup/staff/<int:pk>/<slug:verb>/", staff.act, name="staff_act"),
    path("desk/setup/log/", audit.log, name="log"),
    path("admin/", admin.site.urls),
]
