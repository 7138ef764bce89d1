"""Where a page is, was, and where else it is listed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.public_ids import LENGTH


class PublicAddress(models.Model):
    """A host and path under which a page answered, from one moment to another.

    Rows are never deleted: a page that is gone leaves its address with the
    identifier it had, so that the address answers 410 and not 404.
    """

    host = models.CharField(max_length=253)
    path = models.CharField(max_length=1000, help_text="With leading and trailing slash.")
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        on_delete=models.SET_NULL,
        related_name="public_addresses",
    )
    public_id = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    audit_exempt: ClassVar[str] = (
        "follows from publishing and moving, which are recorded; itself a dated history"
    )

    class Meta:
        verbose_name = _("public address")
        verbose_name_plural = _("public addresses")
        indexes: ClassVar = [models.Index(fields=["host", "path"], name="address_by_host_path")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("page", "host"),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_address_a_page_and_host",
            )
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"


_LIVE = models.Q(live=True)
_NEWEST_FIRST = ("-sort_at", "-page")
_DATES = ("valid_from", "valid_to")


class Placement(models.Model):
    """A page is listed in an index page of a site.

    Every list reads these rows and nothing else. A page's own index holds its
    source placement, kept by publishing; a shared placement lists the same page
    on another site, canonical to its source. `live`, `sort_at`, `kind` and `heading`
    repeat what the page says so that a list is one index scan whatever the size of the
    site; `language` is that of the list. `featured` and `pinned_until` hold where the
    page was made: another site's editors decide for themselves what stands first.
    """

    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="placements",
    )
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="placements",
    )
    index = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("index page"),
        on_delete=models.CASCADE,
        related_name="placed_pages",
    )
    is_source = models.BooleanField(default=False, editable=False)
    live = models.BooleanField(default=False, editable=False)
    sort_at = models.DateTimeField(editable=False)
    kind = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text="What is listed, named by its room: an article, a topic.",
    )
    heading = models.CharField(
        max_length=60,
        blank=True,
        editable=False,
        help_text="What it stands under within its kind: the category of an article.",
    )
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE, editable=False)
    featured = models.BooleanField(default=False, editable=False)
    pinned_until = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    valid_from = models.DateTimeField(_("from"), null=True, blank=True)
    valid_to = models.DateTimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        # One a question that pages ask. The dates stand at the end of each so that a
        # deep page, and the count of a list, are read from the index alone.
        indexes: ClassVar = [
            models.Index(
                fields=["index", "kind", *_NEWEST_FIRST, *_DATES],
                condition=_LIVE,
                name="placement_list",
            ),
            models.Index(
                fields=["index", "heading", *_NEWEST_FIRST, *_DATES],
                condition=_LIVE,
                name="placement_heading",
            ),
            models.Index(
                fields=["site", "language", "kind", *_NEWEST_FIRST, *_DATES],
                condition=_LIVE,
                name="placement_site_list",
            ),
            models.Index(
                fields=["site", "language", "heading", *_NEWEST_FIRST, *_DATES],
                condition=_LIVE,
                name="placement_site_heading",
            ),
            models.Index(
                fields=["site", "language", *_NEWEST_FIRST],
                condition=_LIVE & models.Q(featured=True),
                name="placement_featured",
            ),
            models.Index(
                fields=["index", "pinned_until"],
                condition=_LIVE & models.Q(pinned_until__isnull=False),
                name="placement_pinned",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("page", "index"), name="placed_once_an_index"),
            models.UniqueConstraint(
                fields=("page",),
                condition=models.Q(is_source=True),
                name="one_source_placement_a_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} @ {self.index_id}"
