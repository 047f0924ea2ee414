"""What a role may: read once for many requests, anew once the roles are synced."""

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.access.backends import forget_roles, permissions_of
from crm.models import Staff
from helpdesk.roles import sync_roles
from tests.cast import Cast


def test_what_a_role_may_is_read_once_for_many_requests(cast: Cast) -> None:
    forget_roles()
    with CaptureQueriesContext(connection) as asked:
        for _request in range(3):
            assert Staff.objects.get(username="zhou").has_perm("helpdesk.work_tickets")
    assert len([query for query in asked if "auth_permission" in query["sql"]]) == 1


def test_a_role_that_may_less_is_believed_once_the_roles_are_synced(cast: Cast) -> None:
    zhou = Staff.objects.get(username="zhou")
    assert zhou.has_perm("helpdesk.work_tickets")
    Group.objects.get(name="agent").permissions.clear()
    forget_roles()
    assert not Staff.objects.get(pk=zhou.pk).has_perm("helpdesk.work_tickets")
    sync_roles()
    assert Staff.objects.get(pk=zhou.pk).has_perm("helpdesk.work_tickets")


def test_who_is_disabled_may_nothing(cast: Cast) -> None:
    zhou = Staff.objects.get(username="zhou")
    zhou.is_active = False
    assert not zhou.has_perm("helpdesk.work_tickets")
    assert permissions_of("agent") >= {"helpdesk.work_tickets"}
