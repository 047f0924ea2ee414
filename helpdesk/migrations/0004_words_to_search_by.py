"""The words of tickets, lines and clients, under the full-text index of each database."""

import config.lib.fulltext
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("helpdesk_ticketwords", "helpdesk_entrywords", "helpdesk_clientwords")


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

    dependencies = [
        ("helpdesk", "0003_composer"),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientWords',
            fields=[
                ('key', models.BigAutoField(primary_key=True, serialize=False)),
                ('words', config.lib.fulltext.TokensField()),
                ('marks', config.lib.fulltext.TokensField()),
                ('stamp', models.CharField(max_length=16)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EntryWords',
            fields=[
                ('key', models.BigAutoField(primary_key=True, serialize=False)),
                ('words', config.lib.fulltext.TokensField()),
                ('marks', config.lib.fulltext.TokensField()),
                ('stamp', models.CharField(max_length=16)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TicketWords',
            fields=[
                ('key', models.BigAutoField(primary_key=True, serialize=False)),
                ('words', config.lib.fulltext.TokensField()),
                ('marks', config.lib.fulltext.TokensField()),
                ('stamp', models.CharField(max_length=16)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ToIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease', models.BigIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('kind', models.CharField(max_length=10)),
                ('key', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='helpdesk_to_index_due')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
