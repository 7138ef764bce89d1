"""Let the database itself refuse to change the audit record."""

from django.db import migrations

from portal.core.audit.append_only import impose_sql, lift_sql


def impose(apps, schema_editor):
    for statement in impose_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in lift_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(impose, lift)]
