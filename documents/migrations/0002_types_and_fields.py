"""Ship the types of documents and the fields of work, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps: Any, schema_editor: Any) -> None:
    """Create what is not there yet, in the order of the files."""
    _types(apps.get_model("documents", "DocumentType"))
    _fields(apps.get_model("documents", "LegalField"))


def _types(model: Any) -> None:
    data = yaml.safe_load((DATA / "types-1.yaml").read_text("utf-8"))
    for number, row in enumerate(data["types"], start=1):
        model.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "abbreviation": row.get("abbreviation", ""),
                "is_normative": row.get("normative", False),
                "basis": row.get("basis") or data["laws"][row["law"]],
                "sort_order": number * 10,
            },
        )


def _fields(model: Any) -> None:
    data = yaml.safe_load((DATA / "fields-1.yaml").read_text("utf-8"))
    for number, row in enumerate(data["fields"], start=1):
        field, _made = model.objects.get_or_create(
            slug=row["slug"], defaults={"name": row["name"], "sort_order": number * 100}
        )
        for place, part in enumerate(row.get("parts", []), start=1):
            model.objects.get_or_create(
                slug=part["slug"],
                defaults={
                    "name": part["name"],
                    "parent": field,
                    "sort_order": number * 100 + place,
                },
            )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows, documents may stand on them."""

    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
