"""Writing offices: which row stands below which, and pages that are public at once.

An office is known by the path of names from the chart down. Pages are published in the name
of the importer, who has the right to publish on that site, or are not written at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import RichText

from organization.importing.sites import OfficePath, office_path
from organization.importing.terms import office_kind
from organization.importing.writing import Outcome, at
from organization.models import OfficePage
from portal.core.vietnamese import fold, spelling_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from organization.importing.reading import Row
    from organization.importing.sites import SiteRows

_FIELDS: Final = ("summary", "legal_basis", "valid_from", "valid_to")
# What the chart's own pages are called.
_TAKEN: Final = frozenset({"can-bo"})
_LONGEST_SLUG: Final = 100


def from_the_top(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows in an order in which an office comes after the one above it, where that can be.

    Otherwise as they stand: that is the order of the chart. Last come those that wait for
    themselves or for an office that no row names.
    """
    waiting = list(rows)
    while waiting:
        names = {spelling_key(row.text("name")) for row in waiting}
        ready = [row for row in waiting if _name_above(row) not in names]
        if not ready:
            break
        yield from ready
        done = {row.line for row in ready}
        waiting = [row for row in waiting if row.line not in done]
    yield from waiting


def _name_above(row: Row) -> str:
    """The name of the office above, without its own path; "" for the first tier."""
    path = office_path(row.text("above"))
    return path[-1] if path else ""


def write_office(rows: SiteRows, row: Row, names: dict[str, str]) -> Outcome:
    """An office, below the one that the row names. Raises ValidationError.

    `names`: of every row of the site, the name of the office above by its own name.
    """
    if not rows.may_publish:
        raise ValidationError(_("You have no right to publish pages of this unit."))
    above = _above(rows, row, names)
    path = (*above, spelling_key(row.text("name")))
    rows.once("office", path, line=row.line)
    known = rows.offices.get(path)
    if known is None:
        rows.offices[path] = _add(rows, row, above)
        return Outcome.ADDED
    changed = _change(rows, known, row)
    if changed is None:
        return Outcome.UNCHANGED
    rows.offices[path] = changed
    return Outcome.CHANGED


def _above(rows: SiteRows, row: Row, names: dict[str, str]) -> OfficePath:
    if not row.text("above"):
        return ()
    if _is_below_itself(spelling_key(row.text("name")), names):
        raise ValidationError({"above": _("The office would stand below itself.")})
    try:
        return rows.path_of(row.text("above"))
    except ValidationError as error:
        raise at("above", error) from error


def _is_below_itself(name: str, names: dict[str, str]) -> bool:
    """Whether the way up from `name` leads back to it."""
    seen: set[str] = set()
    above = names.get(name, "")
    while above and above not in seen:
        if above == name:
            return True
        seen.add(above)
        above = names.get(above, "")
    return False


def names_above(rows: Iterable[Row]) -> dict[str, str]:
    """The name of the office above, by the name of each row; names that stand twice aside.

    Two offices of one name below two others are no circle.
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(spelling_key(row.text("name")), set()).add(_name_above(row))
    return {name: above.pop() for name, above in found.items() if len(above) == 1}


def _add(rows: SiteRows, row: Row, above: OfficePath) -> OfficePage:
    title = row.text("name")
    page = OfficePage(
        title=title,
        draft_title=title,
        kind_id=office_kind(rows.terms, row.text("kind"), title),
        locale_id=rows.chart.locale_id,
        live=False,
        functions=_paragraphs(row.text("functions")),
        **row.only(*_FIELDS),
    )
    _refuse_wrong(page)
    # Read anew: how many stand below it is kept in its row.
    parent = Page.objects.get(pk=rows.offices[above].pk if above else rows.chart.pk)
    page.slug = _slug(title, set(parent.get_children().values_list("slug", flat=True)))
    parent.add_child(instance=page)
    # It was looked over as a whole when it was added.
    page.save_revision(clean=False).publish()
    return page


def _change(rows: SiteRows, known: OfficePage, row: Row) -> OfficePage | None:
    """The office with what the row says, published; None where it says nothing new."""
    wanted: dict[str, Any] = row.only(*_FIELDS)
    if row.text("kind"):
        wanted["kind_id"] = office_kind(rows.terms, row.text("kind"), known.title)
    if row.text("functions") and not known.functions:
        wanted["functions"] = _paragraphs(row.text("functions"))
    wanted = {name: value for name, value in wanted.items() if value != getattr(known, name)}
    if not wanted:
        return None
    if not known.live or known.has_unpublished_changes:
        raise ValidationError(
            _("The page of this office is not public, or has a draft: finish that first.")
        )
    page: OfficePage = OfficePage.objects.get(pk=known.pk)
    for name, value in wanted.items():
        setattr(page, name, value)
    _refuse_wrong(page)
    page.save_revision().publish()
    return page


def _refuse_wrong(page: OfficePage) -> None:
    """Raises ValidationError for what the fields of the row cannot be."""
    names = {"title", *_FIELDS}
    page.clean_fields(exclude={one.name for one in page._meta.get_fields()} - names)
    if page.valid_from and page.valid_to and page.valid_from >= page.valid_to:
        raise ValidationError({"valid_to": _("The end must be later than the beginning.")})


def _paragraphs(text: str) -> list[tuple[str, RichText]]:
    html = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    return [("paragraph", RichText(html))] if html else []


def _slug(title: str, taken: set[str]) -> str:
    """The address of a new office, unlike those beside it."""
    base = slug = slugify(fold(title))[:_LONGEST_SLUG].strip("-") or "co-quan"
    number = 1
    while slug in taken | _TAKEN:
        number += 1
        slug = f"{base}-{number}"
    return slug
