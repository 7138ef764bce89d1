"""The closed vocabularies of regulations: groups, levels, relations.

Types, fields of work and issuing bodies change by law and are dated rows
(`documents.models`); what stands here is what the code itself distinguishes.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# What this room lists, in the words of `Placement.kind`.
DOCUMENT: Final = "document"


class DocumentGroup(models.TextChoices):
    """What sort of text it is; the first two words of every list."""

    NORMATIVE = "normative", _("Legal regulations")
    DIRECTIVE = "directive", _("Directives and management")
    ADMINISTRATIVE = "administrative", _("Administrative documents")
    CONSOLIDATED = "consolidated", _("Consolidated texts")
    DRAFT = "draft", _("Drafts")
    CONVENTION = "convention", _("Village conventions")


# Groups whose documents lapse by being done, not by law: without events they show no badge.
# Drafts have no effect at all, consolidated texts that of what they consolidate.
WITHOUT_BADGE: Final = frozenset(
    {
        DocumentGroup.DIRECTIVE,
        DocumentGroup.ADMINISTRATIVE,
        DocumentGroup.CONSOLIDATED,
        DocumentGroup.DRAFT,
    }
)


class IssuingLevel(models.TextChoices):
    """The tier whose body issued the document; districts for history (until 1 July 2025)."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District (until 30 June 2025)")
    COMMUNE = "commune", _("Commune")


class Secrecy(models.TextChoices):
    """Levels of NĐ 30/2020 and the law on state secrets: only the first may be entered.

    The others can be chosen so that a clerk who sees the word on the paper is told why the
    document has no place here, before anything of it is stored.
    """

    PUBLIC = "", _("Not secret")
    INTERNAL = "internal", _("For internal circulation only")
    CONFIDENTIAL = "confidential", _("Confidential")
    SECRET = "secret", _("Secret")
    TOP_SECRET = "top_secret", _("Top secret")


class RelationKind(models.TextChoices):
    """What one document does to another: the 13 pairs of vbpl.vn, named from the newer side."""

    GUIDES = "guides", _("Guides the application of")
    DETAILS = "details", _("Regulates the details of")
    CONSOLIDATES = "consolidates", _("Consolidates")
    AMENDS = "amends", _("Amends or supplements")
    CORRECTS = "corrects", _("Corrects")
    REPLACES = "replaces", _("Replaces")
    REPEALS = "repeals", _("Repeals")
    REFERS = "refers", _("Refers to")
    BASED_ON = "based_on", _("Is issued on the basis of")
    EXPLAINS = "explains", _("Explains")
    STAYS = "stays", _("Stays the enforcement of")
    SUSPENDS = "suspends", _("Suspends the effect of")
    ANNOUNCES = "announces", _("Announces")

    @property
    def reverse(self) -> str:
        """The same relation as the older document tells it."""
        return str(_REVERSE[self])


_REVERSE: Final = {
    RelationKind.GUIDES: _("Its application is guided by"),
    RelationKind.DETAILS: _("Its details are regulated by"),
    RelationKind.CONSOLIDATES: _("Consolidated by"),
    RelationKind.AMENDS: _("Amended or supplemented by"),
    RelationKind.CORRECTS: _("Corrected by"),
    RelationKind.REPLACES: _("Replaced by"),
    RelationKind.REPEALS: _("Repealed by"),
    RelationKind.REFERS: _("Referred to by"),
    RelationKind.BASED_ON: _("Is the basis of"),
    RelationKind.EXPLAINS: _("Explained by"),
    RelationKind.STAYS: _("Its enforcement is stayed by"),
    RelationKind.SUSPENDS: _("Its effect is suspended by"),
    RelationKind.ANNOUNCES: _("Announced by"),
}

# Relations that change whether the other document is in force.
CHANGING_EFFECT: Final = frozenset(
    {
        RelationKind.AMENDS,
        RelationKind.REPLACES,
        RelationKind.REPEALS,
        RelationKind.STAYS,
        RelationKind.SUSPENDS,
    }
)


class Dimension(models.TextChoices):
    """By what a library is narrowed; the values are the names in addresses."""

    ALL = "tat-ca", _("All")
    GROUP = "nhom", _("Group of documents")
    TYPE = "loai", _("Type of document")
    ISSUER = "co-quan", _("Issuing body")
    LEVEL = "cap", _("Level")
    FIELD = "linh-vuc", _("Field of work")
    YEAR = "nam", _("Year")
    STATUS = "tinh-trang", _("Effect")
    SIGNER = "nguoi-ky", _("Signer")
