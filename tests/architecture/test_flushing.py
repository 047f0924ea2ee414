"""Insert-only tables are emptied by the tests' own flush, and by nothing else."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from crm.activity import record
from crm.models import Activity, Staff


@pytest.mark.django_db(transaction=True)
def test_the_flush_empties_the_log_and_leaves_it_guarded():
    for _round in range(2):
        with transaction.atomic():
            record("staff.enabled", Staff.system(), by=Staff.system())
        with pytest.raises(DatabaseError):
            Activity.objects.all().delete()
        assert Activity.objects.count() == 1
        call_command("flush", interactive=False)
        assert Activity.objects.count() == 0
