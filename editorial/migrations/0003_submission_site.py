"""A submission names its site: lists of submissions are then scoped like all other rows."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_BATCH = 500


def name_sites(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the site of each page into its submissions, by the home page above it."""
    sites = dict(
        apps.get_model("wagtailcore", "Site").objects.values_list(
            "root_page__translation_key", "pk"
        )
    )
    pages = apps.get_model("wagtailcore", "Page").objects
    homes = {
        path: sites[key]
        for path, key in pages.filter(translation_key__in=list(sites)).values_list(
            "path", "translation_key"
        )
    }
    states = apps.get_model("editorial", "ApproveTaskState").objects
    about = list(states.filter(site=None).values_list("pk", "workflow_state__object_id"))
    for start in range(0, len(about), _BATCH):
        batch = about[start : start + _BATCH]
        ids = {int(page) for _state, page in batch}
        paths = dict(pages.filter(pk__in=ids).values_list("pk", "path"))
        for state, page in batch:
            path = paths.get(int(page), "")
            prefixes = (path[:end] for end in range(4, len(path) + 1, 4))
            site = next((homes[prefix] for prefix in prefixes if prefix in homes), None)
            if site is not None:
                states.filter(pk=state).update(site_id=site)


class Migration(migrations.Migration):
    """One column, and what it says of submissions that are there."""

    dependencies = [
        ("editorial", "0002_the_workflow"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="approvetaskstate",
            name="site",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.site",
                verbose_name="site",
            ),
        ),
        migrations.RunPython(name_sites, migrations.RunPython.noop),
    ]
