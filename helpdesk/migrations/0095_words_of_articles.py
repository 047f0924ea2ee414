"""The words of articles, under the full-text index of each database."""

import config.lib.fulltext
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("helpdesk_articlewords", "helpdesk_wordingwords")


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
        ("helpdesk", "0094_files_drawn_anew"),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleWords',
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
            name='WordingWords',
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
        migrations.RunPython(create, drop),
    ]
