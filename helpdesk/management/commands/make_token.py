"""`manage.py make_token NAME --role ROLE`: a token of the API for a program."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from crm.models import ApiToken, Staff
from crm.models.staff import Kind
from crm.refused import Refused
from helpdesk.models import Queue
from helpdesk.roles import ROLES


class Command(BaseCommand):
    """Prints the token alone on stdout, once; what it may do stands on stderr."""

    help = "Make an integration and a token of the API for it; prints the token once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The integration's name, its role, and what the token is confined to."""
        parser.add_argument("name")
        parser.add_argument("--role", choices=list(ROLES), default="integration")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            help="such as tickets:read; may be repeated; all where none is named",
        )
        parser.add_argument(
            "--queue",
            action="append",
            default=[],
            help="key of a queue a new integration serves; all where none is named",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing, in one transaction."""
        if not Group.objects.filter(name=options["role"]).exists():
            # On a desk that was only just migrated the roles are not there yet.
            call_command("sync_roles", stdout=self.stderr)
        try:
            with transaction.atomic():
                staff = self._integration(options)
                scopes = options["scope"]
                token, text = ApiToken.objects.issue(staff, scopes, by=Staff.system())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stderr.write(f"{staff.username}, {staff.role}: {', '.join(token.scopes)}")
        self.stdout.write(text)

    def _integration(self, options: dict[str, Any]) -> Staff:
        """The integration of this name, hired where there is none."""
        name, role = options["name"], options["role"]
        known = Staff.objects.filter(username__iexact=name).first()
        if known is None:
            return self._hired(name, role, options["queue"])
        if known.kind != Kind.INTEGRATION or known.role != role:
            raise CommandError(f"{name} is somebody else: choose another name")
        return known

    def _hired(self, name: str, role: str, slugs: list[str]) -> Staff:
        by = Staff.system()
        staff = Staff.objects.hire(
            username=name, name=name, role=role, kind=Kind.INTEGRATION, by=by
        )
        queues = Queue.objects.filter(is_active=True)
        if slugs:
            queues = queues.filter(slug__in=slugs)
            if len(queues) != len(set(slugs)):
                raise CommandError("no such queue: see Set-up, Queues for their keys")
        # An account that serves no queue would see no ticket at all.
        for queue in queues:
            queue.admit(staff, by=by)
        return staff
