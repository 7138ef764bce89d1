"""Pages with a cover: the picture, what it shows in words, and its use by others."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.media.models import PortalImage
from portal.core.media.selectors import public_renditions
from portal.core.metadata import SharedImage
from portal.core.pages import BasePage


class CoveredPage(BasePage):
    """A page that may have a cover picture, never without words for those who cannot see it."""

    cover = models.ForeignKey(
        PortalImage,
        verbose_name=_("cover picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cover_alt = models.CharField(
        _("text alternative of the cover"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )

    nfc_fields: ClassVar[tuple[str, ...]] = (*BasePage.nfc_fields, "cover_alt")

    class Meta:
        abstract = True

    def cover_errors(self) -> dict[str, ValidationError]:
        """What is wrong with the cover, by field: for `clean`, to be told with all the rest."""
        if self.cover_id and not self.cover_alt.strip():
            return {"cover_alt": ValidationError(_("Say what the cover picture shows."))}
        return {}

    def shared_image(self) -> SharedImage | None:
        """The widest rendition of the cover; None without a cover or before there is one.

        No query once the renditions are at hand.
        """
        made = public_renditions(self.cover) if self.cover else []
        if not made:
            return None
        return SharedImage(made[-1].url, made[-1].width, made[-1].height, self.cover_alt)
