"""`manage.py revoke_tokens NAME`: end every token of an integration at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.models import ApiToken, Staff


class Command(BaseCommand):
    """For a token that got about: whoever holds it is out with the next request."""

    help = "Revoke the tokens of an integration."

    def add_arguments(self, parser: CommandParser) -> None:
        """The integration's name."""
        parser.add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Revoke what is in force and say how many those were."""
        found = ApiToken.objects.filter(staff__username__iexact=options["name"])
        tokens = list(found.filter(revoked_at=None))
        if not tokens:
            raise CommandError(f"{options['name']} has no token in force")
        for token in tokens:
            token.revoke(by=Staff.system())
        self.stdout.write(f"{len(tokens)} revoked.")
