"""What readers ask and open, counted; nothing says who did."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY: Final = 120
_COUNTED: Final = "counts of what anonymous readers did, written by machine, kept 90 days"


class AskedQuery(models.Model):
    """How often something was asked of a site within an hour, and how it was answered.

    `query`: its folded words, numbers of persons masked (`search.log.masking`). `total`: how
    many results the last one had. No address, cookie or browser is known of who asked.
    """

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+"
    )
    hour = models.DateTimeField(_("hour"))
    query = models.CharField(_("asked"), max_length=LONGEST_QUERY)
    mode = models.CharField(_("answered by"), max_length=10)
    page = models.PositiveSmallIntegerField(_("page of results"), default=1)
    total = models.PositiveIntegerField(_("results"), default=0)
    times = models.PositiveIntegerField(_("times"), default=0)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _COUNTED

    class Meta:
        verbose_name = _("question to the search")
        verbose_name_plural = _("questions to the search")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("site", "query", "hour", "mode", "page"), name="one_row_an_asked_query"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["hour"], name="asked_by_hour")]

    def __str__(self) -> str:
        return self.query


class OpenedResult(models.Model):
    """How often a result was opened from a site's search on a day, and at which place it stood."""

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(_("date"))
    entry = models.CharField(_("result"), max_length=80)
    position = models.PositiveSmallIntegerField(_("place among the results"))
    times = models.PositiveIntegerField(_("times"), default=0)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _COUNTED

    class Meta:
        verbose_name = _("opened result")
        verbose_name_plural = _("opened results")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("site", "entry", "day", "position"), name="one_row_an_opened_result"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="opened_by_day")]

    def __str__(self) -> str:
        return self.entry
