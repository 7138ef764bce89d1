"""Ship the kinds of offices and of contact points, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "kinds-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create what is not there yet, in the order of the file."""
    data = yaml.safe_load(DATA.read_text("utf-8"))
    for name, rows in (("OfficeKind", data["office_kinds"]), ("ContactKind", data["contact_kinds"])):
        model = apps.get_model("organization", name)
        for number, row in enumerate(rows, start=1):
            model.objects.get_or_create(
                slug=row["slug"],
                defaults={
                    "name": row["name"],
                    "valid_from": row.get("from"),
                    "basis": row["basis"],
                    "sort_order": number * 10,
                },
            )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows, pages may stand on them."""

    dependencies = [("organization", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
