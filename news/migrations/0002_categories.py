"""Ship the shared categories, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "categories-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create what is not there yet, in the order of the file."""
    category_model = apps.get_model("news", "NewsCategory")
    rows = yaml.safe_load(DATA.read_text("utf-8"))["categories"]
    for number, row in enumerate(rows, start=1):
        category_model.objects.get_or_create(
            slug=row["slug"],
            defaults={"name": row["name"], "basis": row["basis"], "sort_order": number * 10},
        )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows, articles may stand on them."""

    dependencies = [("news", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
