"""The levels of units that every installation needs, from data/levels.yaml."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.tenancy.register.reference import levels


def add_levels(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Enter the levels; `manage.py load_units` keeps them up to date."""
    model = apps.get_model("tenancy", "UnitLevel")
    for level in levels().values():
        model.objects.update_or_create(
            code=level.code,
            defaults={
                "name": level.name,
                "rank": level.rank,
                "valid_from": level.valid_from,
                "valid_to": level.valid_to,
                "basis": level.basis,
            },
        )


class Migration(migrations.Migration):
    """Data only; going back leaves the rows, since units refer to them."""

    dependencies = [("tenancy", "0002_remove_wagtail_defaults")]

    operations = [migrations.RunPython(add_levels, migrations.RunPython.noop)]
