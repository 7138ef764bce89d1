"""Writing one row: each kind of row finds what it is about, and changes what it says otherwise.

What a row leaves empty stays as it is. Each function says what became of the row, and
raises ValidationError, with our names of columns where it can, for what cannot be.
"""

from __future__ import annotations

import copy
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.importing.accounts import accounts_of, parse_accounts
from organization.importing.terms import contact_kind, standing_of
from organization.models import Appointment, ContactPoint, Person
from organization.models.kinds import SOCIAL_ACCOUNTS
from organization.names import is_corrected, means_name
from portal.core.vietnamese import spelling_key

if TYPE_CHECKING:
    from django.db.models import Model

    from organization.importing.reading import Row
    from organization.importing.sites import SiteRows
    from organization.models import OfficePage

_OF_A_PERSON: Final = ("full_name", "given_name", "degree", "reference", "biography", "duties")
_OF_A_POST: Final = (
    "title",
    "is_acting",
    "is_concurrent",
    "rank",
    "valid_from",
    "valid_to",
    "basis",
    "duties",
    "phone",
    "email",
)
_OF_A_CONTACT: Final = (
    "name",
    "person_name",
    "phones",
    "email",
    "address",
    "address_note",
    "hours",
    "counters",
    "services",
    "latitude",
    "longitude",
    "sort_order",
)
_OTHER_WAYS: Final = ("phones", "email", "address")


class Outcome(Enum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def at(column: str, error: ValidationError) -> ValidationError:
    """The same complaint, about one column."""
    return ValidationError({column: error.messages})


def write_person(rows: SiteRows, row: Row) -> Outcome:
    """A person, known by the code; without one by name, and by office where several bear it."""
    reference, name = row.text("reference"), row.text("full_name")
    found = rows.people.called(reference, name)
    if reference and not found:
        # Somebody entered by hand before the code was known.
        named = [one for one in rows.people.called("", name) if not one.reference]
        found = named if len(named) == 1 else []
    if not reference and row.text("office"):
        found = _of_office(rows, row, found)
    if len(found) > 1:
        raise ValidationError(
            {"full_name": _("Several people are called “%s”: give the code.") % name}
        )
    known = found[0] if found else None
    if known and reference and not is_corrected(name, known.full_name):
        # Codes that number the rows of a list would give the posts of one person to another.
        raise _of_somebody_else(reference, known)
    key = ("person", known.pk if known else (reference, spelling_key(name), row.text("office")))
    rows.once(*key, line=row.line)
    wanted = row.only(*_OF_A_PERSON)
    if known and means_name(name, known.full_name) and not _is_spelt(name, known):
        # Written without accents it means this person, and takes no accents away.
        wanted.pop("full_name", None)
    person, outcome = _written(
        known or Person(site_id=rows.member.site_id),
        wanted,
        exclude={"site", "portrait"},
    )
    rows.people.keep(person)
    rows.lines.setdefault(("person", person.pk), row.line)
    return outcome


def _of_somebody_else(reference: str, person: Person) -> ValidationError:
    message = _("The code %(code)s is that of %(name)s.")
    return ValidationError({"full_name": message % {"code": reference, "name": person.full_name}})


def _is_spelt(name: str, person: Person) -> bool:
    return spelling_key(name) == spelling_key(person.full_name)


def _of_office(rows: SiteRows, row: Row, found: list[Person]) -> list[Person]:
    """Of several people of one name those who hold a post in the office of the row."""
    office = _office(rows, row)
    holders = {post.person_id for post in rows.posts.values() if post.office_id == office.pk}
    there = [person for person in found if person.pk in holders]
    return there if there or len(found) > 1 else found


def write_post(rows: SiteRows, row: Row) -> Outcome:
    """A post, known by person, office, title and first day."""
    reference, name = row.text("reference"), row.text("full_name")
    if not reference and not name:
        raise ValidationError({"full_name": _("Name the person, or give the code.")})
    try:
        person = rows.person(reference, name)
    except ValidationError as error:
        raise at("reference" if reference else "full_name", error) from error
    if reference and name and not means_name(name, person.full_name):
        raise _of_somebody_else(reference, person)
    office = _office(rows, row)
    title, first = spelling_key(row.text("title")), row.values.get("valid_from")
    rows.once("post", person.pk, office.pk, title, first, line=row.line)
    same = [
        post
        for post in rows.posts.values()
        if (post.person_id, post.office_id, post.title_key) == (person.pk, office.pk, title)
    ]
    known = next((post for post in same if post.valid_from == first), None)
    wanted = row.only(*_OF_A_POST)
    if known is None or row.text("standing"):
        wanted["standing"] = standing_of(row.text("standing"), row.text("title"))
    post = known or Appointment()
    # Set as they are in memory: what looks beside them asks for neither again.
    post.person, post.office = person, office
    post, outcome = _written(post, wanted, exclude={"person", "office"})
    rows.posts[post.pk] = post
    return outcome


def write_contact(rows: SiteRows, row: Row) -> Outcome:
    """A contact point, known by its office and its name."""
    office = _office(rows, row) if row.text("office") else None
    office_id = office.pk if office else None
    name = spelling_key(row.text("name"))
    rows.once("contact", office_id, name, line=row.line)
    known = next(
        (
            point
            for point in rows.contacts.values()
            if (point.office_id, spelling_key(point.name)) == (office_id, name)
        ),
        None,
    )
    wanted = row.only(*_OF_A_CONTACT) | _accounts(row, known)
    if known is None or row.text("kind"):
        wanted["kind_id"] = _kind(rows, row)
    point = known or ContactPoint(site_id=rows.member.site_id)
    point.office = office
    point, outcome = _written(point, wanted, exclude={"site", "office", "kind"})
    rows.contacts[point.pk] = point
    return outcome


def _accounts(row: Row, known: ContactPoint | None) -> dict[str, Any]:
    """The official accounts, where the row says others than there are."""
    if not row.text("accounts"):
        return {}
    try:
        accounts = parse_accounts(row.text("accounts"))
    except ValidationError as error:
        raise at("accounts", error) from error
    if known is not None and accounts_of(known.accounts) == accounts:
        return {}
    return {"accounts": [("account", account) for account in accounts]}


def _kind(rows: SiteRows, row: Row) -> str:
    """As said; else official accounts where the row holds nothing but these."""
    if not row.text("kind") and row.text("accounts") and not row.only(*_OTHER_WAYS):
        return SOCIAL_ACCOUNTS
    return contact_kind(rows.terms, row.text("kind"))


def _office(rows: SiteRows, row: Row) -> OfficePage:
    try:
        return rows.office(row.text("office"))
    except ValidationError as error:
        raise at("office", error) from error


def _written(known: Any, wanted: dict[str, Any], *, exclude: set[str]) -> tuple[Any, Outcome]:
    """A row of a model with what is `wanted`, saved if that is new. Raises ValidationError.

    `known` itself stays as it is in the database: a row that is refused leaves no trace.
    """
    instance = copy.copy(known)
    for name, value in wanted.items():
        setattr(instance, name, value)
    before = _said(known, wanted) if known.pk else None
    if before == wanted:
        return known, Outcome.UNCHANGED
    # Cleaned before they are compared: rows keep one spelling of numbers and names.
    instance.clean_fields(exclude=exclude)
    instance.clean()
    if before is not None and before == _said(instance, wanted):
        return known, Outcome.UNCHANGED
    instance.save()
    return instance, Outcome.ADDED if before is None else Outcome.CHANGED


def _said(instance: Model, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(instance, name) for name in wanted}
