"""`manage.py make_admin`: the first administrator of a new desk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from crm.models import Staff
from crm.models.staff import OneTime
from crm.refused import Refused


class Command(BaseCommand):
    """Opens an administrator's account and prints its one-time password once."""

    help = "Open an administrator's account; prints a one-time password once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The user name and name, else asked for; --emergency for the admin site."""
        parser.add_argument("--username")
        parser.add_argument("--name")
        parser.add_argument(
            "--emergency",
            action="store_true",
            help="may also enter /admin/, for emergencies",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open the account, or give an existing administrator a new password."""
        username = options["username"] or input("User name: ").strip()
        if not username:
            raise CommandError("a user name is needed")
        fresh = OneTime.make()
        try:
            with transaction.atomic():
                member = self._member(username, options)
                password = member.issue_password(by=Staff.system(), fresh=fresh)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(
            f"{member.username} may sign in once within three days, by this password:"
        )
        self.stdout.write(password)

    @staticmethod
    def _member(username: str, options: dict[str, Any]) -> Staff:
        member = Staff.objects.filter(username__iexact=username).first()
        if member is None:
            # On a desk that was only just migrated the roles are not there yet.
            call_command("sync_roles")
            name = options["name"] or input("Name: ").strip() or username
            member = Staff.objects.hire(
                username=username,
                name=name,
                role="administrator",
                department="operations",
                by=Staff.system(),
            )
        elif member.role != "administrator":
            raise CommandError(f"{username} is no administrator: choose another name")
        if options["emergency"]:
            member.is_superuser = member.is_staff = True
            member.save(update_fields=["is_superuser", "is_staff"])
        return member
