"""The profile of a member site: what it says about its agency and how it looks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.fields import StreamField
from portal.core.theme import check_theme
from portal.tenancy.blocks import agency_texts_blocks, footer_badge_blocks, social_account_blocks


class SiteProfile(models.Model):
    """What a site says about its agency; the footer lines the law asks for.

    One row a site, live as soon as it is saved. A picture named here is public while it
    is named (`portal.core.media`). Dates of day are inclusive at both ends, and their
    meaning is worked out when a page is shown: nothing has to be written on the day.
    """

    site = models.OneToOneField(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="profile",
    )
    agency_name = models.CharField(_("agency name"), max_length=255)
    parent_body = models.CharField(_("parent body"), max_length=255, blank=True)
    responsible = models.CharField(_("person responsible"), max_length=255, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    licence = models.CharField(_("licence line"), max_length=255, blank=True)
    social_accounts = StreamField(
        social_account_blocks(), verbose_name=_("social accounts"), blank=True, default=list
    )
    badges = StreamField(
        footer_badge_blocks(), verbose_name=_("badges in the footer"), blank=True, default=list
    )

    # Looks. Pictures are protected: a header must not lose its emblem by a click elsewhere.
    emblem = models.ForeignKey(
        "media.PortalImage",
        verbose_name=_("emblem"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    banner = models.ForeignKey(
        "media.PortalImage",
        verbose_name=_("banner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    banner_alt = models.CharField(_("text alternative of the banner"), max_length=200, blank=True)
    banner_from = models.DateField(_("banner from"), null=True, blank=True)
    banner_until = models.DateField(_("banner until"), null=True, blank=True)
    theme = models.JSONField(_("colours"), default=dict, blank=True)

    # Notices
    notice_text = models.CharField(_("notice"), max_length=300, blank=True)
    notice_url = models.URLField(_("address of the notice"), max_length=500, blank=True)
    notice_from = models.DateTimeField(_("notice from"), null=True, blank=True)
    notice_until = models.DateTimeField(_("notice until"), null=True, blank=True)
    notice_on_branch = models.BooleanField(
        _("notice on the portals of all units below, too"), default=False
    )
    mourning_from = models.DateField(_("mourning from"), null=True, blank=True)
    mourning_until = models.DateField(_("mourning until"), null=True, blank=True)
    mourning_on_branch = models.BooleanField(
        _("mourning on the portals of all units below, too"), default=False
    )

    # Languages beyond Vietnamese that the site has opted in to: codes of LANGUAGES.
    languages = models.JSONField(_("further languages"), default=list, blank=True)
    translations = StreamField(
        agency_texts_blocks(),
        verbose_name=_("the agency in other languages"),
        blank=True,
        default=list,
    )

    audit_whole: ClassVar[bool] = True

    class Meta:
        verbose_name = _("site profile")
        verbose_name_plural = _("site profiles")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(mourning_from__isnull=True, mourning_until__isnull=True)
                | Q(
                    mourning_from__isnull=False,
                    mourning_until__isnull=False,
                    mourning_until__gte=F("mourning_from"),
                ),
                name="mourning_has_both_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.agency_name

    def clean(self) -> None:
        """Refuse dates out of order, unreadable colours and languages nobody knows."""
        super().clean()
        errors: dict[str, ValidationError] = {}
        for name, label in _SPANS.items():
            first, last = getattr(self, f"{name}_from"), getattr(self, f"{name}_until")
            if first and last and first > last:
                errors[f"{name}_until"] = ValidationError(label)
        if bool(self.mourning_from) != bool(self.mourning_until):
            missing = "mourning_until" if self.mourning_from else "mourning_from"
            errors[missing] = ValidationError(_("Mourning needs its first and its last day."))
        further = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
        if not isinstance(self.languages, list) or not further.issuperset(self.languages):
            errors["languages"] = ValidationError(_("Choose among the languages of the portal."))
        try:
            check_theme(self.theme)
        except ValidationError as error:
            errors["theme"] = error
        if errors:
            raise ValidationError(errors)


_SPANS = {
    "banner": _("The banner's last day comes before its first."),
    "notice": _("The notice ends before it begins."),
    "mourning": _("The last day of mourning comes before the first."),
}
