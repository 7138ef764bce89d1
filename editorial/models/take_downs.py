"""What was taken down, and why."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TakeDown(models.Model):
    """Why a page was taken off the public site. Kept for good; never changed by a screen."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="take_downs",
    )
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=255)
    reason = models.TextField(_("reason"))
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken down by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    taken_down_at = models.DateTimeField(_("taken down at"), auto_now_add=True)

    class Meta:
        verbose_name = _("page taken down")
        verbose_name_plural = _("pages taken down")
        indexes: ClassVar = [
            models.Index(fields=["site", "-taken_down_at"], name="takedowns_of_site")
        ]

    def __str__(self) -> str:
        return self.title
