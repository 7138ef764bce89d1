"""Remove what Wagtail's own migrations leave in an empty database.

Groups and their permissions (rights come from `RoleAssignment`), the stock workflow
(the portal has one of its own, and the root takes one), the welcome page and the
default site (an unknown host must find none).
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def remove_defaults(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the rows by the names that Wagtail gives them; leave anything else alone."""
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()

    workflow_name = "Moderators approval"
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=workflow_name).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name=workflow_name).delete()

    page_model = apps.get_model("wagtailcore", "Page")
    welcome = page_model.objects.filter(
        depth=2,
        slug="home",
        numchild=0,
        content_type__app_label="wagtailcore",
        content_type__model="page",
    )
    apps.get_model("wagtailcore", "Site").objects.filter(
        root_page__in=welcome, is_default_site=True
    ).delete()
    removed = welcome.count()
    welcome.delete()
    for root in page_model.objects.filter(depth=1):
        root.numchild = max(root.numchild - removed, 0)
        root.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    """Runs after every migration of Wagtail that creates or needs these rows."""

    dependencies = [
        ("tenancy", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(remove_defaults, migrations.RunPython.noop)]
