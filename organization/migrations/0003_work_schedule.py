"""The work schedule, and public holidays, version 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
import django.db.models.deletion
import portal.core.public_ids
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data" / "holidays-1.yaml"


def load(apps: Any, schema_editor: Any) -> None:
    """Create what is not there yet."""
    data = yaml.safe_load(DATA.read_text("utf-8"))
    model = apps.get_model("organization", "Holiday")
    for row in data["holidays"]:
        basis = row.get("basis", data["basis"])
        model.objects.get_or_create(
            day=row["day"], defaults={"name": row["name"], "basis": basis}
        )


class Migration(migrations.Migration):
    """Tables and their first data."""

    dependencies = [
        ('organization', '0002_kinds'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='date')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('basis', models.CharField(max_length=255, verbose_name='legal basis')),
            ],
            options={
                'verbose_name': 'public holiday',
                'verbose_name_plural': 'public holidays',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='ScheduleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=portal.core.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('day', models.DateField(verbose_name='date')),
                ('part', models.CharField(blank=True, choices=[('morning', 'the whole morning'), ('afternoon', 'the whole afternoon'), ('day', 'the whole day')], help_text='Only where no hour is given.', max_length=9, verbose_name='part of the day')),
                ('start', models.TimeField(blank=True, null=True, verbose_name='beginning')),
                ('end', models.TimeField(blank=True, null=True, verbose_name='ending')),
                ('kind', models.CharField(choices=[('work', 'work, meeting'), ('reception', 'reception of citizens'), ('duty', 'on duty')], default='work', max_length=9, verbose_name='kind of entry')),
                ('content', models.TextField(max_length=1000, verbose_name='what is done')),
                ('participants', models.CharField(blank=True, max_length=500, verbose_name='participants')),
                ('venue', models.CharField(blank=True, max_length=255, verbose_name='venue')),
                ('is_internal', models.BooleanField(default=False, help_text='Seen here alone: not on the website, in no calendar that readers subscribe.', verbose_name='internal')),
                ('state', models.CharField(choices=[('planned', 'as planned'), ('changed', 'changed'), ('cancelled', 'cancelled')], default='planned', help_text='Cancel an entry rather than delete it: readers then see that it is off.', max_length=9, verbose_name='state of the entry')),
                ('change_note', models.CharField(blank=True, help_text='Shown to readers: moved from the morning to the afternoon.', max_length=300, verbose_name='what changed')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='schedule_entries', to='organization.officepage', verbose_name='office that prepares it')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='schedule_entries', to='organization.person', verbose_name='leader or official')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedule_entries', to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'entry of the work schedule',
                'verbose_name_plural': 'entries of the work schedule',
                'ordering': ['day', 'start', 'pk'],
                'indexes': [models.Index(fields=['site', 'day'], name='schedule_of_site_by_day')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
