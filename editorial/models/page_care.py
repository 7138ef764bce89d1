"""Who looks after a page, and when it has to be looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class PageCare(models.Model):
    """The named owner of a page, and the day by which somebody says that it is still true."""

    page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="care",
    )
    # A page never leaves its site: kept here so that lists of a site need no path.
    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person in charge"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pages_in_care",
    )
    review_on = models.DateField(_("to be reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # Once for each owner and each date; whatever sets one of them takes it back.
    is_reminded = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("page to be reviewed")
        verbose_name_plural = _("pages to be reviewed")
        indexes: ClassVar = [
            models.Index(fields=["site", "review_on"], name="care_of_site"),
            models.Index(fields=["owner", "review_on"], name="care_of_owner"),
            models.Index(
                fields=["review_on"], name="care_to_remind", condition=Q(is_reminded=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.page)


class ReviewInterval(DatedFact):
    """After how many months pages of one type are to be reviewed, for all sites.

    Dated data: it follows from the regulation of the province, which decisions change.
    """

    page_type = models.CharField(_("page type"), max_length=100)
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    class Meta(DatedFact.Meta):
        verbose_name = _("interval of reviews")
        verbose_name_plural = _("intervals of reviews")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("page_type",),
                condition=Q(valid_to__isnull=True),
                name="one_open_review_interval_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_page_type_display()}: {self.months}"

    def get_page_type_display(self) -> str:
        """The page type as a person knows it."""
        return str(capfirst(apps.get_model(self.page_type)._meta.verbose_name))

    get_page_type_display.short_description = _("page type")  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a second interval for days that have one already."""
        super().clean()
        others = ReviewInterval.objects.filter(page_type=self.page_type).beside(self)
        if others.exists():
            raise ValidationError(
                {"valid_from": _("Another row of this rule holds on some of these days: end it.")}
            )
