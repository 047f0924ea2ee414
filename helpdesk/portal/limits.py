"""How often the portal may be used, by address and by link or contact."""

from django.conf import settings
from django.http import HttpRequest

from config.lib.budgets import Budget, place_of

MINUTE, HOUR = 60, 3600

# Guessing 128 bits is hopeless at any rate; this keeps the guessing off the database.
WRONG_LINKS = Budget("portal-wrong-link", 20, 10 * MINUTE)
PAGES = Budget("portal-pages", 240, MINUTE)
PAGES_OF_LINK = Budget("portal-link", 60, MINUTE)
ANSWERS = Budget("portal-answers", 20, HOUR)
FORMS = Budget("portal-forms", 10, HOUR)
CODES = Budget("portal-codes", 20, HOUR)
TRIES = Budget("portal-tries", 40, HOUR)
TOKENS = Budget("portal-tokens", 60, MINUTE)


def within(budget: Budget, request: HttpRequest) -> bool:
    """Count one for the address that asks; no limit for this machine's own demo."""
    place = place_of(request)
    if settings.KEFU_DEMO and place in {"127.0.0.1", "::"}:
        return True
    return budget.spend(place)
