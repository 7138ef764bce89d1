"""Indexes on the job table of django-tasks-db.

Its own index serves "the next ready job of any queue" only. A queue of thirty thousand
index updates must not slow the look into the mail queue; and what ended, failed or is
running is asked for every few seconds, over a month of finished rows.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """The two indexes; the statements are the same on SQLite and PostgreSQL."""

    dependencies = [
        ("jobs", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX jobs_ready_by_queue_idx ON django_tasks_database_dbtaskresult"
            " (queue_name, priority DESC, run_after, enqueued_at) WHERE status = 'READY'",
            "DROP INDEX jobs_ready_by_queue_idx",
        ),
        migrations.RunSQL(
            "CREATE INDEX jobs_by_status_idx ON django_tasks_database_dbtaskresult"
            " (status, finished_at)",
            "DROP INDEX jobs_by_status_idx",
        ),
    ]
