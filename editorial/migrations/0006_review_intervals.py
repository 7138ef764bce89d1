"""The intervals of reviews that ship: the centre ends them by date and sets its own."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MONTHS = {
    "home.StandardPage": 6,
    "home.SectionPage": 12,
    "home.PlacePage": 12,
    "home.ProductPage": 12,
}
# No law names a number: a default, until the province's regulation does.
BASIS = "Mặc định của phần mềm"


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set what nobody has set."""
    interval = apps.get_model("editorial", "ReviewInterval")
    for page_type, months in MONTHS.items():
        if not interval.objects.filter(page_type=page_type).exists():
            interval.objects.create(page_type=page_type, months=months, basis=BASIS)


class Migration(migrations.Migration):
    """After the table is there."""

    dependencies = [("editorial", "0005_page_care")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
