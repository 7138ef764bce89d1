"""Requests for help, and how long they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.db.models.deletion
import django.utils.timezone
import yaml
from django.conf import settings
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data" / "account_rules-2.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create the rules that are not there yet."""
    model = apps.get_model("tenancy", "AccountRule")
    for row in yaml.safe_load(DATA.read_text("utf-8"))["rules"]:
        model.objects.get_or_create(
            kind=row["kind"], defaults={"number": row["number"], "basis": row["basis"]}
        )


class Migration(migrations.Migration):
    """A table, and the rule that empties it."""

    dependencies = [
        ('tenancy', '0010_editorial_boards'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountrule',
            name='kind',
            field=models.CharField(choices=[('idle_days', 'days without use after which an account is disabled'), ('idle_notice_days', 'days before that on which its owner is told'), ('review_months', 'months after which a role must be reviewed'), ('help_days', 'days after which an answered request for help is deleted')], max_length=20, verbose_name='rule'),
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='screen')),
                ('question', models.TextField(max_length=2000, verbose_name='question')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='answered at')),
                ('state', models.CharField(choices=[('open', 'waiting for an answer'), ('answered', 'answered'), ('closed', 'closed without an answer')], default='open', max_length=8, verbose_name='state')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='help_requests', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'request for help',
                'verbose_name_plural': 'requests for help',
                'indexes': [models.Index(fields=['state', 'asked_at'], name='help_requests_in_line'), models.Index(fields=['asked_by', '-asked_at'], name='help_requests_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='help_request_done_has_its_time')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
