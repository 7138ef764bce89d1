"""What the clock keeps of accounts that nobody uses."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three moments, empty for everybody who is there."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="renewed_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When an administrator last enabled the account or prolonged it.",
                null=True,
                verbose_name="renewed at",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="idle_notice_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="told of disuse at"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="disabled_as_idle_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="disabled for disuse at"
            ),
        ),
    ]
