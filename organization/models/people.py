"""People in office: who holds which post, from when to when, on what decision.

Only what the law asks to publish of leaders and of officials whom citizens turn to: name,
post, short biography, duties, telephone and e-mail of the post (NĐ 224/2026/NĐ-CP Đ9 k1 c).
There is no column for a birth date, a home address or a party date, so none can leak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models.pages import OfficePage
from organization.names import holds_name, letter_of_name, ordering_of_name
from organization.phones import parse_phone
from portal.core.media.models import PortalImage
from portal.core.public_ids import LENGTH, new_public_id
from portal.core.vietnamese import nfc, one_line, search_key, spelling_key
from portal.tenancy.models.dated import DatedFact, DatedQuerySet, in_force_on
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    import datetime

_LONGEST_ORDER = 400
_LONGEST_NAME = 150


class Person(models.Model):
    """A person whom a site names in some post. Live as soon as the row is saved."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="people",
    )
    public_id = models.CharField(
        max_length=LENGTH, default=new_public_id, unique=True, editable=False
    )
    full_name = models.CharField(_("full name"), max_length=_LONGEST_NAME)
    given_name = models.CharField(
        _("given name"),
        max_length=60,
        blank=True,
        help_text=_("Only where it is not the last word of the name: of H'Hen Niê, H'Hen."),
    )
    degree = models.CharField(
        _("degree or title"), max_length=60, blank=True, help_text=_("Such as ThS., TS., BS.")
    )
    reference = models.CharField(
        _("reference"),
        max_length=40,
        blank=True,
        help_text=_(
            "Number in the agency's own list, to tell people of one name apart. Not shown "
            "to readers; never the number of an identity card."
        ),
    )
    biography = models.TextField(
        _("short biography"),
        max_length=3000,
        blank=True,
        help_text=_("Training and posts. No birth date, home address or party date."),
    )
    duties = models.TextField(
        _("duties assigned"),
        max_length=3000,
        blank=True,
        help_text=_("What the person is in charge of. Duties of one post stand with the post."),
    )
    portrait = models.ForeignKey(
        PortalImage,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ordering_name = models.CharField(max_length=_LONGEST_ORDER, editable=False, default="")
    search_name = models.CharField(max_length=_LONGEST_NAME, editable=False, default="")

    audit_whole: ClassVar[bool] = True

    class Meta:
        verbose_name = _("person in office")
        verbose_name_plural = _("people in office")
        ordering: ClassVar = ["ordering_name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["site", "ordering_name"], name="people_of_site_by_name"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("site", "reference"),
                condition=~Q(reference=""),
                name="person_reference_once_a_site",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with the name."""
        self.ordering_name = ordering_of_name(self.full_name, self.given_name)[:_LONGEST_ORDER]
        self.search_name = search_key(self.full_name)
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and {"full_name", "given_name"}.intersection(update_fields):
            kwargs["update_fields"] = {*update_fields, "ordering_name", "search_name"}
        super().save(*args, **kwargs)

    @property
    def name_with_degree(self) -> str:
        """As readers see it: "ThS. Nguyễn Văn A"."""
        return one_line(f"{self.degree} {self.full_name}")

    @property
    def letter(self) -> str:
        """The letter of an alphabetical list under which the person stands."""
        return letter_of_name(self.full_name, self.given_name)

    def clean(self) -> None:
        """One spelling; refuse a given name that is no part of the name."""
        super().clean()
        self.full_name, self.degree = one_line(self.full_name), one_line(self.degree)
        self.given_name, self.reference = one_line(self.given_name), one_line(self.reference)
        self.biography, self.duties = nfc(self.biography), nfc(self.duties)
        errors: dict[str, Any] = {}
        if self.given_name and not holds_name(self.full_name, self.given_name):
            errors["given_name"] = _("The given name must be a part of the full name.")
        others = Person.objects.filter(site_id=self.site_id).exclude(pk=self.pk)
        if self.reference and others.filter(reference=self.reference).exists():
            errors["reference"] = _("Another person of this site has this reference.")
        if errors:
            raise ValidationError(errors)


class Standing(models.TextChoices):
    """How a post stands in its office: what follows from it is the same in every office."""

    HEAD = "head", _("head of the office")
    DEPUTY = "deputy", _("deputy head")
    MEMBER = "member", _("member, official")


class AppointmentQuerySet(DatedQuerySet["Appointment"]):
    """Posts held."""

    def in_order(self) -> AppointmentQuerySet:
        """As a list of an office has them: by rank, then by name."""
        return self.order_by("rank", "person__ordering_name", "pk")

    def of_office(self, office: OfficePage) -> AppointmentQuerySet:
        """Posts in an office, whichever language its page is asked in."""
        return self.filter(office__translation_key=office.translation_key)

    def standing_on(self, day: datetime.date) -> AppointmentQuerySet:
        """Held on `day` in an office that stands on that day.

        Who has a post without an end in an office that has ended is in office no more.
        """
        return self.filter(in_force_on(day), in_force_on(day, "office__"))

    def shown_on(self, day: datetime.date) -> AppointmentQuerySet:
        """The same in offices that are public."""
        return self.standing_on(day).filter(office__live=True)


class Appointment(DatedFact):
    """A post that a person holds in an office, from one day to another, on some decision.

    One person may hold several at once. A post that ends gets its end, and stays as history.
    """

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="appointments"
    )
    office = models.ForeignKey(
        OfficePage, verbose_name=_("office"), on_delete=models.CASCADE, related_name="appointments"
    )
    title = models.CharField(
        _("title of the post"), max_length=150, help_text=_("Such as Phó Chủ tịch UBND xã.")
    )
    title_key = models.CharField(max_length=150, editable=False, default="")
    standing = models.CharField(
        _("standing"), max_length=6, choices=Standing.choices, default=Standing.MEMBER
    )
    is_acting = models.BooleanField(
        _("acting"),
        default=False,
        help_text=_("In charge for the time being: there may be a head or another acting one."),
    )
    is_concurrent = models.BooleanField(
        _("held concurrently"),
        default=False,
        help_text=_("The person's main post is another one."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank order"), default=100, help_text=_("The smallest number stands first.")
    )
    duties = models.TextField(
        _("duties of the post"),
        max_length=2000,
        blank=True,
        help_text=_("Fields and places in this person's charge."),
    )
    phone = models.CharField(
        _("office telephone"),
        max_length=60,
        blank=True,
        help_text=_("One number of the post, never a private one: 0205 3812 345 máy lẻ 12."),
    )
    email = models.EmailField(_("office e-mail"), blank=True)

    audit_whole: ClassVar[bool] = True

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta(DatedFact.Meta):
        verbose_name = _("post held")
        verbose_name_plural = _("posts held")
        ordering: ClassVar = ["rank", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["office", "rank"], name="posts_of_office_by_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the title."""
        self.title_key = spelling_key(self.title)
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and "title" in update_fields:
            kwargs["update_fields"] = {*update_fields, "title_key"}
        super().save(*args, **kwargs)

    @property
    def site_id(self) -> int:
        """The site that names the person: what its policy asks for."""
        return int(self.person.site_id)

    @property
    def tel(self) -> str:
        """The number for a `tel:` link; empty without one."""
        return parse_phone(self.phone).tel if self.phone else ""

    def clean(self) -> None:
        """Refuse, at the field, what cannot be: see the messages."""
        super().clean()
        self.title, self.duties = one_line(self.title), nfc(self.duties)
        errors: dict[str, ValidationError] = {}
        try:
            self.phone = parse_phone(self.phone).line if self.phone.strip() else ""
        except ValidationError as error:
            errors["phone"] = error
        # A form leaves these empty where the person chose none: it says so itself.
        if self.person_id and self.office_id:
            errors |= self._errors_beside_others()
        if errors:
            raise ValidationError(errors)

    def _errors_beside_others(self) -> dict[str, ValidationError]:
        if site_id_of(self.office) != self.person.site_id:
            return {"office": ValidationError(_("This office belongs to another site."))}
        beside = Appointment.objects.of_office(self.office).beside(self).select_related("person")
        same = beside.filter(person=self.person_id, title_key=spelling_key(self.title)).first()
        if same is not None:
            message = _("The same person holds this post already: %(days)s.")
            error = ValidationError(message, params={"days": days_in_words(same)})
            return {"valid_from": error}
        if self.standing == Standing.HEAD and not self.is_acting:
            head = beside.filter(standing=Standing.HEAD, is_acting=False).first()
            if head is not None:
                return {"standing": _second_head(head)}
        return {}


def _second_head(head: Appointment) -> ValidationError:
    return ValidationError(
        _(
            "An office has one head at a time: %(name)s is its head %(days)s. End that post "
            "first, or mark one of the two as acting."
        ),
        params={"name": head.person.full_name, "days": days_in_words(head)},
    )


def days_in_words(fact: DatedFact) -> str:
    """From when to when something holds; the end is the first day without it."""
    first, end = fact.valid_from, fact.valid_to
    if first and end:
        return gettext("from %(from)s to before %(to)s") % {"from": _day(first), "to": _day(end)}
    if first:
        return gettext("from %(from)s on") % {"from": _day(first)}
    if end:
        return gettext("until before %(to)s") % {"to": _day(end)}
    return gettext("without dates")


def _day(day: datetime.date) -> str:
    return date_format(day, "d/m/Y")
