"""Figures that rule accounts, with the set that ships, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.core.validators
import yaml
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "account_rules-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create the rules that are not there yet."""
    model = apps.get_model("tenancy", "AccountRule")
    for row in yaml.safe_load(DATA.read_text("utf-8"))["rules"]:
        model.objects.get_or_create(
            kind=row["kind"], defaults={"number": row["number"], "basis": row["basis"]}
        )


class Migration(migrations.Migration):
    """A table and its first rows."""

    dependencies = [("tenancy", "0007_unit_boundary")]

    operations = [
        migrations.CreateModel(
            name="AccountRule",
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
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "idle_days",
                                "days without use after which an account is disabled",
                            ),
                            ("idle_notice_days", "days before that on which its owner is told"),
                            ("review_months", "months after which a role must be reviewed"),
                        ],
                        max_length=20,
                        verbose_name="rule",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule on accounts",
                "verbose_name_plural": "rules on accounts",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="tenancy_accountrule_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="account_rule_number_at_least_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("kind",),
                        name="one_open_account_rule_a_kind",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
