"""The sections that the law asks of a site, as its template says today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from portal.core.editor_tasks import EditedSite
from portal.tenancy.provisioning.pages import section_public_id
from portal.tenancy.provisioning.templates import TEMPLATE_DIR, shipped_template
from portal.tenancy.provisioning.yaml_file import in_force


class Mandatory(NamedTuple):
    """A section of one site, and what asks for it."""

    site_id: int
    basis: str


def mandatory_sections(
    sites: Iterable[EditedSite], page_type: str, day: datetime.date
) -> dict[str, Mandatory]:
    """By public identifier, the mandatory sections of `page_type`; no query.

    A site that was made from a template of somebody's own has none here.
    """
    found: dict[str, Mandatory] = {}
    for site in sites:
        if not (TEMPLATE_DIR / f"{site.template}.yaml").is_file():
            continue
        for section in shipped_template(site.template).walk():
            if (
                section.page_type == page_type
                and section.basis
                and in_force(section.valid_from, section.valid_to, day)
            ):
                identifier = section_public_id(site.unit_id, section.key)
                found[identifier] = Mandatory(site.site_id, section.basis)
    return found
