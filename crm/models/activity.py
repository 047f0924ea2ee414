"""Activity: the one log of verbs. Rows are inserted and never touched again."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from django.db.models import Model


def subject_type(model: "type[Model] | Model") -> str:
    """The name a model has in the log: "helpdesk.ticket"."""
    return model._meta.label_lower


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Ways to read the log."""

    def about(self, subject: "Model") -> "ActivityQuerySet":
        """What happened to this record, oldest first."""
        return self.filter(
            subject_type=subject_type(subject), subject_id=subject.pk
        ).order_by("pk")

    def about_client(self, client_id: int) -> "ActivityQuerySet":
        """What happened around this client and the records merged into it, newest
        first; asks for those at once.
        """
        from crm.models.client import Client

        aliases = Client.objects.filter(merged_into=client_id)
        numbers = [client_id, *aliases.values_list("pk", flat=True)]
        return self.filter(client_id__in=numbers).order_by("-pk")


class Activity(models.Model):
    """Somebody did something: `by` did `action` to the subject.

    Carries ids and masked values only, so that erasing a person leaves the log whole.
    Triggers on both databases refuse UPDATE and DELETE (migration 0002).
    """

    action = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    particulars = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        indexes: ClassVar = [
            models.Index(
                fields=["subject_type", "subject_id", "id"], name="crm_activity_subject"
            ),
            models.Index(fields=["client_id", "id"], name="crm_activity_client"),
            models.Index(fields=["by", "id"], name="crm_activity_by"),
            models.Index(fields=["at"], name="crm_activity_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
