"""The key that the directory searches names by, and contacts of units without a portal."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.core.vietnamese import search_key

BATCH = 1000


def fill_search_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the names that are there their key."""
    model = apps.get_model("tenancy", "UnitName")
    rows = list(model.objects.filter(search_key="").only("pk", "name"))
    for row in rows:
        row.search_key = search_key(row.name)
    model.objects.bulk_update(rows, ["search_key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_unit_levels'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='to (exclusive)')),
                ('address', models.CharField(blank=True, max_length=255, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=50, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('source', models.CharField(help_text='Who gave these details: a document with its number, an office, a call.', max_length=255, verbose_name='source')),
            ],
            options={
                'verbose_name': 'contact of a unit',
                'verbose_name_plural': 'contacts of units',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='unitname',
            name='search_key',
            field=models.CharField(default='', editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name='unitname',
            index=models.Index(fields=['search_key'], name='unit_by_search_key'),
        ),
        migrations.AddField(
            model_name='unitcontact',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='tenancy.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='unitcontact',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='tenancy_unitcontact_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='unitcontact',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('unit',), name='one_open_contact_a_unit'),
        ),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
    ]
