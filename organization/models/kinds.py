"""What sorts of offices and of contact points there are: dated data with its legal basis."""

from __future__ import annotations

from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _

from portal.tenancy.models import SharedTerm

# Kinds of contact points that pages know: the agency's own, and what NĐ 244/2026/NĐ-CP asks for.
COMMON: Final = "lien-he-chung"
SPOKESPERSON: Final = "nguoi-phat-ngon"
SOCIAL_ACCOUNTS: Final = "mang-xa-hoi"


class OfficeKind(SharedTerm):
    """What an office is: a committee, a council, a specialised division, a village."""

    # It ends by its date and is never deleted: nobody asks where it is used.
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta(SharedTerm.Meta):
        verbose_name = _("kind of office")
        verbose_name_plural = _("kinds of offices")


class ContactKind(SharedTerm):
    """What one turns to a contact point for; `basis` is the law that asks to publish it."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta(SharedTerm.Meta):
        verbose_name = _("kind of contact point")
        verbose_name_plural = _("kinds of contact points")
