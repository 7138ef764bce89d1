"""Who sees what became of reading files, and who may have them read again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from documents.models import Extraction
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import MemberSite, Role
from portal.tenancy.roles import allow

_BOTH = {"view", "change"}
# Whoever chooses files for the pages of a site answers for their texts; an auditor reads.
allow(
    "documents.extraction",
    {
        Role.EDITOR: _BOTH,
        Role.APPROVER: _BOTH,
        Role.SITE_ADMIN: _BOTH,
        Role.CENTRAL: _BOTH,
        Role.AUDITOR: {"view"},
    },
)


class TextPolicy(SiteModelPolicy):
    """Rights on the texts of files: those of the site that the file belongs to."""

    def members_of(self, instance: Any) -> QuerySet[MemberSite]:
        """The member site of the file."""
        return MemberSite.objects.filter(site_id=instance.file.site_id)


TEXTS = TextPolicy(Extraction, actions=_BOTH, member="file__site__member__")
