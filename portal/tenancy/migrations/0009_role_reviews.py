"""Reviews of roles. Of roles that are there nobody knows when: they are due at once."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The column first without its default, so that existing rows stay without a day."""

    dependencies = [
        ("tenancy", "0008_account_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="roleassignment",
            name="reviewed_on",
            field=models.DateField(editable=False, null=True, verbose_name="last reviewed"),
        ),
        migrations.AlterField(
            model_name="roleassignment",
            name="reviewed_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                editable=False,
                null=True,
                verbose_name="last reviewed",
            ),
        ),
        migrations.CreateModel(
            name="RoleReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="time"
                    ),
                ),
                ("reviewer_name", models.CharField(max_length=150, verbose_name="reviewed by")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "still needed"), ("ended", "no longer needed")],
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="tenancy.roleassignment",
                        verbose_name="role assignment",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a role",
                "verbose_name_plural": "reviews of roles",
                "indexes": [models.Index(fields=["-at"], name="role_reviews_by_time")],
            },
        ),
    ]
