"""Wordings of articles that were shown: the database keeps them as they were."""

from django.db import migrations

TABLE = "helpdesk_articleversion"


def keep_versions(apps, schema_editor):
    """A published wording stays as it is: the database refuses to change or remove it."""
    if schema_editor.connection.vendor == "postgresql":
        # The function was made with the log of crm.
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_insert_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION crm_refuse_change()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION crm_refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is insert-only'); END"
        )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id "
        "OR (article_id = NEW.article_id AND number = NEW.number)) "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is insert-only'); END"
    )


def free_versions(apps, schema_editor):
    """Drop the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_insert_only ON {TABLE}")
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
        return
    for verb in ("update", "delete", "replace"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")


class Migration(migrations.Migration):

    dependencies = [("crm", "0002_log_is_insert_only"), ("helpdesk", "0002_indexes_of_words")]

    operations = [migrations.RunPython(keep_versions, free_versions)]
