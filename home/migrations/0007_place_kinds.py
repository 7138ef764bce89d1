"""Ship the kinds of places and the ranks of relics, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "place-kinds-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create what is not there yet, in the order of the file."""
    data = yaml.safe_load(DATA.read_text("utf-8"))
    for name, rows in (("PlaceKind", data["kinds"]), ("PlaceRank", data["ranks"])):
        model = apps.get_model("home", name)
        for number, row in enumerate(rows, start=1):
            defaults = {key: value for key, value in row.items() if key != "slug"}
            model.objects.get_or_create(
                slug=row["slug"], defaults={**defaults, "sort_order": number * 10}
            )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows, pages may stand on them."""

    dependencies = [("home", "0006_places_and_products")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
