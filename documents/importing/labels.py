"""What people call the fields of an import."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from documents.vocabulary import RelationKind

_LABELS: Final = {
    "key": _("key at the source"),
    "number": _("document number"),
    "code_number": _("digits of the number"),
    "code_notation": _("notation of the number"),
    "title": _("abstract"),
    "type": _("type"),
    "group": _("group"),
    "issuers": _("issuing body"),
    "level": _("level"),
    "signers": _("signer"),
    "signer_positions": _("position at signing"),
    "issued_on": _("issued on"),
    "effective_on": _("in force from"),
    "expires_on": _("ends on"),
    "gazette_on": _("published in the gazette on"),
    "gazette_number": _("number of the gazette"),
    "status": _("effect as stated elsewhere"),
    "fields": _("fields of work"),
    "keywords": _("keywords"),
    "recipients": _("recipients"),
    "secrecy": _("secrecy"),
    "files": _("names of files"),
    "source_url": _("address at the source"),
}
_ACTIVE: Final = {
    **{kind.value: kind for kind in RelationKind},
    "cites": RelationKind.REFERS,
}
_PASSIVE: Final = {
    "replaced_by": RelationKind.REPLACES,
    "repealed_by": RelationKind.REPEALS,
    "amended_by": RelationKind.AMENDS,
    "detailed_by": RelationKind.DETAILS,
    "guided_by": RelationKind.GUIDES,
    "consolidated_by": RelationKind.CONSOLIDATES,
    "corrected_by": RelationKind.CORRECTS,
    "stayed_by": RelationKind.STAYS,
    "suspended_by": RelationKind.SUSPENDS,
    "explained_by": RelationKind.EXPLAINS,
    "announced_by": RelationKind.ANNOUNCES,
}


def label_of(name: str) -> str:
    """What people call one of our fields."""
    if name in _PASSIVE:
        return str(_PASSIVE[name].reverse)
    if name in _ACTIVE:
        return str(_ACTIVE[name].label)
    return str(_LABELS.get(name, _("Related documents")))
