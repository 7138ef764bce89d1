"""Who reviewed which role, when, and with what outcome."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.roles import RoleAssignment


class ReviewOutcome(models.TextChoices):
    """What a review came to."""

    CONFIRMED = "confirmed", _("still needed")
    ENDED = "ended", _("no longer needed")


class RoleReview(models.Model):
    """One look at one role; the newest stands on the role as `reviewed_on`, too."""

    assignment = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("role assignment"),
        on_delete=models.CASCADE,
        related_name="reviews",
    )
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewer_name = models.CharField(_("reviewed by"), max_length=150)
    outcome = models.CharField(_("outcome"), max_length=9, choices=ReviewOutcome.choices)

    class Meta:
        verbose_name = _("review of a role")
        verbose_name_plural = _("reviews of roles")
        indexes: ClassVar = [models.Index(fields=["-at"], name="role_reviews_by_time")]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.outcome}"

    @property
    def site_id(self) -> int | None:
        """The site of the role, for the audit record."""
        return self.assignment.site_id
