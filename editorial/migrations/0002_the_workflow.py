"""Make the one workflow, of one task, and attach it to the root page.

Wagtail's own was removed by the kernel of rights; the root takes one.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Shown on buttons and in lists: "Gửi …", "Đang chờ …".
NAME = "Phê duyệt"


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what is missing; a second run changes nothing."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="editorial", model="approvetask"
    )
    task_model = apps.get_model("editorial", "ApproveTask")
    task = task_model.objects.first() or task_model.objects.create(
        name=NAME, active=True, content_type=content_type
    )
    workflow_model = apps.get_model("wagtailcore", "Workflow")
    step_model = apps.get_model("wagtailcore", "WorkflowTask")
    step = step_model.objects.filter(task_id=task.pk).first()
    if step is None:
        workflow = workflow_model.objects.create(name=NAME, active=True)
        step = step_model.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    if root is not None:
        apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(
            page=root, defaults={"workflow_id": step.workflow_id}
        )


class Migration(migrations.Migration):
    """After Wagtail's own workflow has gone."""

    dependencies = [
        ("editorial", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("tenancy", "0002_remove_wagtail_defaults"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
