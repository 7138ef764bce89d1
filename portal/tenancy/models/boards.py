"""The editorial board of a site: by which decision, under which rules, who is on it.

A board (ban biên tập) helps the head of the agency to run the portal and answers for what it
publishes: head, deputies, members (Điều 21 NĐ 43/2011/NĐ-CP, repealed; NĐ 42/2022 and NĐ
224/2026 leave it to the agency, whose own decision and rules say it since).
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from portal.core.vietnamese import nfc, one_line
from portal.tenancy.models.dated import DatedFact

# What the rules of a board are written with: they name no file and no page.
RULES_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul"]
_NUMBER_LENGTH = 100


def key_of_decision(number: str) -> str:
    """The number of a decision as it is compared: "828 / qđ-ubnd" is "828/QĐ-UBND"."""
    return "".join(nfc(number).upper().split())


class EditorialBoard(DatedFact, ClusterableModel):
    """One board of one site, in force on days like every dated fact.

    A new composition by a new decision is a new board; the old one is ended by its date
    and stays as history. Never two boards of a site on one day.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=gettext_lazy("site"),
        on_delete=models.CASCADE,
        related_name="editorial_boards",
    )
    decision_number = models.CharField(
        gettext_lazy("number of the decision"), max_length=_NUMBER_LENGTH
    )
    decision_key = models.CharField(max_length=_NUMBER_LENGTH, editable=False)
    decision_date = models.DateField(gettext_lazy("day of the decision"))
    decision_issuer = models.CharField(gettext_lazy("issued by"), max_length=255)
    decision_file = models.ForeignKey(
        "media.PortalDocument",
        verbose_name=gettext_lazy("file of the decision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decision_url = models.URLField(
        gettext_lazy("address of the decision"), max_length=500, blank=True
    )
    rules = RichTextField(gettext_lazy("rules of the board"), features=RULES_FEATURES, blank=True)
    rules_file = models.ForeignKey(
        "media.PortalDocument",
        verbose_name=gettext_lazy("file of the rules"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # The decision is the basis.
    basis = None  # type: ignore[assignment]

    class Meta(DatedFact.Meta):
        verbose_name = gettext_lazy("editorial board")
        verbose_name_plural = gettext_lazy("editorial boards")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            # What two people save in one moment; `clean` says it in words before.
            models.UniqueConstraint(
                fields=("site",),
                condition=Q(valid_to__isnull=True),
                name="one_open_editorial_board_a_site",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["site", "decision_key"], name="boards_by_decision")
        ]

    def __str__(self) -> str:
        return self.decision_number

    def clean(self) -> None:
        """Bring the texts to one spelling; refuse days on which another board holds."""
        self.decision_number = one_line(self.decision_number)
        self.decision_issuer = one_line(self.decision_issuer)
        self.rules = nfc(self.rules)
        super().clean()
        if self.site_id and (other := self._other_on_these_days()) is not None:
            message = _("The board of decision %(number)s holds on some of these days: end it.")
            raise ValidationError({"valid_from": message % {"number": other.decision_number}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the number as it is compared."""
        self.decision_key = key_of_decision(self.decision_number)
        super().save(*args, **kwargs)

    def in_words(self) -> str:
        """Its decision, and that it holds no more where so: for lists of roles."""
        words = _("%(number)s of %(day)s") % {
            "number": self.decision_number,
            "day": date_format(self.decision_date, "d/m/Y"),
        }
        today = timezone.localdate()
        if self.valid_to is not None and self.valid_to <= today:
            return _("%(decision)s (no longer in force)") % {"decision": words}
        return words

    def _other_on_these_days(self) -> EditorialBoard | None:
        others = EditorialBoard.objects.filter(site_id=self.site_id).beside(self)
        return others.first()


class BoardDuty(models.TextChoices):
    """What somebody does on a board."""

    HEAD = "head", gettext_lazy("Head of the board")
    DEPUTY = "deputy", gettext_lazy("Deputy head of the board")
    MEMBER = "member", gettext_lazy("Member of the board")
    SECRETARY = "secretary", gettext_lazy("Secretary of the board")


class BoardMember(DatedFact):
    """Somebody on a board; without days of his own, as long as the board."""

    board = ParentalKey(EditorialBoard, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(gettext_lazy("full name"), max_length=150)
    position = models.CharField(gettext_lazy("position"), max_length=255, blank=True)
    duty = models.CharField(
        gettext_lazy("duty on the board"),
        max_length=9,
        choices=BoardDuty.choices,
        default=BoardDuty.MEMBER,
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    # What the inline form keeps the order in.
    sort_order_field = "sort_order"

    class Meta(DatedFact.Meta):
        verbose_name = gettext_lazy("member of an editorial board")
        verbose_name_plural = gettext_lazy("members of an editorial board")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        """The site of the board, under which the audit records the row, too."""
        return self.board.site_id

    def clean(self) -> None:
        """Bring the texts to one spelling."""
        self.name = one_line(self.name)
        self.position = one_line(self.position)
        super().clean()

    def shares_a_day_with(self, other: BoardMember) -> bool:
        """Whether both are on the board on some day."""
        first, last = datetime.date.min, datetime.date.max
        return (self.valid_from or first) < (other.valid_to or last) and (
            other.valid_from or first
        ) < (self.valid_to or last)
