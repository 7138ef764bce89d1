"""Index Wagtail's pages by level and path: the children of one page, whatever lies below.

Wagtail asks for children by the beginning of their path and their depth. With the index
on the path alone that reads every descendant: for the root, every page of every site.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def create_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the index in the words of the database at hand."""
    # With this class of operators a prefix search uses the index in any collation.
    operators = " varchar_pattern_ops" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS core_page_level ON wagtailcore_page (depth, path{operators})"
    )


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index."""
    schema_editor.execute("DROP INDEX IF EXISTS core_page_level")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_page_url_path_index")]

    operations = [migrations.RunPython(create_index, drop_index, elidable=False)]
