"""Index Wagtail's pages by url_path: routing asks for it at every public request.

Stock Wagtail walks the tree by slug instead, one query a level, and leaves the column
without an index. A hash index serves equality alone, and has no limit of length.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def create_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the index in the words of the database at hand."""
    method = "USING hash " if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS core_page_url_path ON wagtailcore_page {method}(url_path)"
    )


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index."""
    schema_editor.execute("DROP INDEX IF EXISTS core_page_url_path")


class Migration(migrations.Migration):
    dependencies = [("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]

    operations = [migrations.RunPython(create_index, drop_index, elidable=False)]
