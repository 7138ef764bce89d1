"""Jobs of the media room."""

from __future__ import annotations

from django_tasks import task

from portal.core.media import services


@task(queue_name="media")
def make_renditions(image_id: int) -> None:
    """Make the missing public renditions of a picture (see the service)."""
    services.make_renditions(image_id)
