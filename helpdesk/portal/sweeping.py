"""What the portal no longer needs goes by itself."""

from datetime import timedelta

from django.db.models import Q

from config.lib.clock import now
from helpdesk.models import ClientSession, FormUse, IdentityNonce, SignInCode
from helpdesk.models.client_session import IDLE, LONGEST

# Longer than any budget that is counted by these rows looks back.
KEPT = timedelta(days=2)


def clear_old() -> int:
    """Delete sessions, codes and nonces that are over, and forms that can no longer be
    pressed twice; how many rows went.
    """
    at = now()
    over = at - KEPT
    dead = Q(ended_at__lt=over) | Q(seen_at__lt=over - IDLE) | Q(at__lt=over - LONGEST)
    gone = [
        ClientSession.objects.filter(dead).delete()[0],
        SignInCode.objects.filter(at__lt=over, due_at=None).delete()[0],
        IdentityNonce.objects.filter(until__lt=at).delete()[0],
        FormUse.objects.filter(at__lt=over).delete()[0],
    ]
    return sum(gone)
