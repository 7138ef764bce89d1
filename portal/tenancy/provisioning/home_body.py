"""Composing the home page of a site as its template says, unless people have.

What a template wrote is noted on the page (`from_template`), and so is which of it are
samples: a later run knows what nobody has touched, whatever became of the template.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from wagtail.models import ReferenceIndex

from portal.core.block_values import canonical
from portal.tenancy.provisioning.home_spec import fill
from portal.tenancy.provisioning.templates import Template


def is_untouched(home: Any) -> bool:
    """Whether the home page still shows what a template wrote, and no draft says otherwise.

    A page that no template has composed yet is untouched as long as it is empty.
    """
    if home.has_unpublished_changes:
        return False
    stream_block = home.body.stream_block
    written = home.from_template.get("body", [])
    return canonical(stream_block, list(home.body.raw_data)) == canonical(stream_block, written)


def is_due(home: Any, template: Template) -> bool:
    """Whether `template` has a newer composition for a page that nobody has touched."""
    return (
        bool(template.home)
        and template.version > home.from_template.get("version", 0)
        and is_untouched(home)
    )


def compose(home: Any, template: Template, pages: Mapping[str, Any], day: datetime.date) -> bool:
    """Write the template's composition; `pages` are the site's sections by their keys.

    Tells whether anything was written. A page that has revisions gets a new one, since
    the editor opens the latest; one without is written as provisioning makes pages.
    """
    if not is_due(home, template):
        return False
    specs = [spec for spec in template.home if spec.is_in_force(day)]
    keys = {key: page.pk for key, page in pages.items()}
    body = [
        {"type": spec.kind, "value": fill(spec.value, keys), "id": _block_id(home, number)}
        for number, spec in enumerate(specs)
    ]
    written = {
        "name": template.name,
        "version": template.version,
        "body": body,
        "samples": [number for number, spec in enumerate(specs) if spec.is_sample],
    }
    if home.latest_revision_id is None:
        home.body, home.from_template = body, written
        home.save(update_fields=["body", "from_template"], clean=False)
    else:
        draft = home.get_latest_revision_as_object()
        draft.body, draft.from_template = body, written
        draft.save_revision(clean=False).publish()
        home.refresh_from_db()
    # The bulk of a run is not watched (`indexing.side_work_muted`): this page names others.
    ReferenceIndex.create_or_update_for_object(home)
    return True


def _block_id(home: Any, number: int) -> str:
    """An identifier for a block, by which a task can point at it in the editor."""
    return str(uuid5(NAMESPACE_OID, f"{home.public_id}:{number}"))
