"""What editors want found first."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.syllables import folded

MOST_PHRASES: Final = 50
LONGEST_PHRASE: Final = 100


class PinnedResult(models.Model):
    """A page or an address that stands above the results of a site for some words.

    `words`: phrases, one a line; a search that holds one of them, in any spelling of accents,
    shows it. `shown_until` is its last day.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="pinned_results",
    )
    words = models.TextField(
        _("words of the search"),
        help_text=_(
            "One phrase a line, with or without diacritics: khai sinh. It stands on top of"
            " every search that holds one of these phrases."
        ),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    address = models.CharField(
        _("or an address elsewhere"),
        max_length=500,
        blank=True,
        help_text=_("In full, with https://. It needs a title of its own below."),
        validators=[URLValidator(["https", "http"])],
    )
    title = models.CharField(
        _("title shown"), max_length=200, blank=True, help_text=_("Empty: the title of the page.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    shown_from = models.DateField(_("first day"), null=True, blank=True)
    shown_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        ordering: ClassVar = ["sort_order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | models.Q(address=""),
                name="pinned_page_or_address",
            )
        ]

    def __str__(self) -> str:
        return self.title or (self.page.title if self.page else self.address)

    def phrases(self) -> list[tuple[str, ...]]:
        """The folded syllables of each phrase."""
        read = (tuple(folded(line)) for line in self.words.splitlines())
        return [phrase for phrase in read if phrase]

    def clean(self) -> None:
        """Refuse what would never be shown, or leads nowhere."""
        super().clean()
        problems: dict[str, Any] = {}
        lines = [line for line in self.words.splitlines() if folded(line)]
        if not lines:
            problems["words"] = _("Enter at least one word that readers search for.")
        elif len(lines) > MOST_PHRASES or any(len(line) > LONGEST_PHRASE for line in lines):
            problems["words"] = _(
                "At most %(lines)s phrases, each of at most %(signs)s characters."
            ) % {"lines": MOST_PHRASES, "signs": LONGEST_PHRASE}
        if bool(self.page_id) == bool(self.address):
            problems["page"] = _("Choose a page or enter an address, one of the two.")
        elif self.address and not self.title:
            problems["title"] = _("An address elsewhere needs a title.")
        if self.shown_from and self.shown_until and self.shown_until < self.shown_from:
            problems["shown_until"] = _("The last day must not be before the first.")
        if problems:
            raise ValidationError(problems)
