"""Abbreviations that people type, with the set that ships, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "abbreviations-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create the rows that are not there yet."""
    model = apps.get_model("search", "Abbreviation")
    data = yaml.safe_load(DATA.read_text("utf-8"))
    for row in data["rows"]:
        model.objects.get_or_create(
            short=row["short"],
            long=row["long"],
            defaults={
                "valid_from": row.get("from"),
                "valid_to": row.get("to"),
                "basis": data["laws"].get(row.get("law"), ""),
                "note": row.get("note", ""),
            },
        )


class Migration(migrations.Migration):
    """A table and its first rows."""

    dependencies = [("search", "0003_pinned_and_completions")]

    operations = [
        migrations.CreateModel(
            name="Abbreviation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="to (exclusive)"),
                ),
                (
                    "basis",
                    models.CharField(blank=True, max_length=255, verbose_name="legal basis"),
                ),
                (
                    "short",
                    models.CharField(
                        help_text="As typed: tthc, sở tttt",
                        max_length=40,
                        verbose_name="short form",
                    ),
                ),
                ("long", models.CharField(max_length=200, verbose_name="long form")),
                (
                    "is_active",
                    models.BooleanField(default=True, verbose_name="used by the search"),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="note")),
            ],
            options={
                "verbose_name": "abbreviation",
                "verbose_name_plural": "abbreviations",
                "ordering": ["short", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="search_abbreviation_dates_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("short", "long"), name="one_row_an_abbreviation"
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
