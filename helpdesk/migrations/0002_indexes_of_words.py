"""The full-text indexes over the words to search by, in the words of each database."""

import config.lib.fulltext
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "helpdesk_ticketwords",
    "helpdesk_entrywords",
    "helpdesk_clientwords",
    "helpdesk_articlewords",
    "helpdesk_wordingwords",
)


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the indexes in the words of the database at hand."""
    vendor = config.lib.fulltext.adapter(schema_editor.connection.vendor)
    for table in TABLES:
        for statement in vendor.create(table):
            schema_editor.execute(statement, params=None)


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    vendor = config.lib.fulltext.adapter(schema_editor.connection.vendor)
    for table in TABLES:
        for statement in vendor.drop(table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
