"""What to do today: five things at most, the most pressing first, no kind crowded out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from editorial.desk import selectors
from editorial.desk.rows import Row
from portal.core.editor_tasks import EditorTask, tasks_of
from portal.tenancy.edited_sites import edited_sites, names_of_sites
from portal.tenancy.grants import grants_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# So many things stand under "today"; so many lines of one's own work under it.
THINGS_TODAY = 5
LINES_OF_WORK = 5
# The dashboard looks for empty sections on so many sites, the topmost of the person's.
SITES_LOOKED_AT = 3


@dataclass(frozen=True)
class Thing:
    """One line of the desk: what, where it is done, who wants it since when, and why."""

    kind: str
    label: StrOrPromise
    title: str
    url: str
    site_id: int | None
    who: str = ""
    moment: datetime.datetime | None = None
    note: StrOrPromise = ""
    site: str = ""


@dataclass(frozen=True)
class More:
    """The way to all things of a kind of which the desk shows some."""

    label: StrOrPromise
    url: str
    number: int
    is_more_than: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure of the month, and the list that it counts."""

    label: StrOrPromise
    number: int
    url: str


@dataclass(frozen=True)
class Desk:
    """Everything that the dashboard shows of a person's work."""

    things: list[Thing]
    more: list[More]
    work: list[Thing]
    more_work: list[More]
    figures: list[Figure]


# The kinds by what presses most: somebody waits for an answer, then what is late, then
# what the law asks for at all times.
_LABELS: dict[str, StrOrPromise] = {
    selectors.RETURNED: _("Returned to you"),
    selectors.WAITING: _("Waits for your approval"),
    selectors.DRAFT: _("Draft"),
    selectors.SUBMITTED: _("Waits for approval"),
}
MANDATORY = "mandatory"
REVIEWS = "pages_to_review:index"


def read(user: Any) -> Desk:
    """The desk of `user`: a number of queries that nothing makes grow."""
    since = selectors.month_of(timezone.localdate())
    found = selectors.read_desk(user, since)
    sites = edited_sites(user, limit=SITES_LOOKED_AT + 1, actions=("change",))
    tasks = tasks_of(sites[:SITES_LOOKED_AT], only_pressing=True)
    kinds = {
        selectors.RETURNED: _in_order(found, selectors.RETURNED),
        selectors.WAITING: _in_order(found, selectors.WAITING),
        selectors.REVIEW: _reviews(found),
        MANDATORY: [_thing_of_task(task) for task in tasks],
    }
    shown = choose(kinds, THINGS_TODAY)
    work = _work(found)
    chosen = [thing for things in shown.values() for thing in things]
    names = _names(user, [*chosen, *work], {site.site_id: site.name for site in sites})
    return Desk(
        things=_with_names(chosen, names),
        more=_more(kinds, shown, len(sites) > SITES_LOOKED_AT),
        work=_with_names(work[:LINES_OF_WORK], names),
        more_work=_more_work(found, work[:LINES_OF_WORK]),
        figures=_figures(user, found),
    )


def choose(kinds: dict[str, list[Thing]], limit: int) -> dict[str, list[Thing]]:
    """At most `limit` things, each kind in its order: one of each kind that has any first.

    What is left over goes to the kinds in the order given, so that forty submissions
    hide neither a text that was returned nor a section that the law asks for.
    """
    numbers = dict.fromkeys(kinds, 0)
    for kind, things in kinds.items():
        if things and sum(numbers.values()) < limit:
            numbers[kind] = 1
    for kind, things in kinds.items():
        free = limit - sum(numbers.values())
        numbers[kind] += min(free, len(things) - numbers[kind])
    return {kind: kinds[kind][: numbers[kind]] for kind in kinds}


def thing_of(row: Row) -> Thing:
    """A row as a line of the desk."""
    return Thing(
        kind=row.what,
        label=_LABELS.get(row.what, ""),
        title=row.title or str(_("(no title yet)")),
        url=reverse("wagtailadmin_pages:edit", args=[row.page_id]),
        site_id=row.site_id,
        who=row.who,
        moment=row.moment,
        note=row.note,
    )


def works_on_several(user: Any) -> bool:
    """Whether lines must say of which site they are."""
    units = grants_of(user).units
    return user.is_superuser or len(units) > 1 or any(grant.is_branch for grant in units)


def _in_order(found: dict[str, list[Row]], kind: str) -> list[Thing]:
    """The oldest first: it has waited longest."""
    return [thing_of(row) for row in sorted(found.get(kind, []), key=_age)]


def _age(row: Row) -> tuple[float, int]:
    return (row.moment.timestamp() if row.moment else 0.0, row.page_id)


def _reviews(found: dict[str, list[Row]]) -> list[Thing]:
    """Pages to review, the longest overdue first: one's own, then those of nobody."""
    return [
        Thing(
            kind=selectors.REVIEW,
            label=_("Has to be reviewed"),
            title=row.title,
            url=reverse("page_care", args=[row.page_id]),
            site_id=row.site_id,
            note=note % {"day": date_format(datetime.date.fromisoformat(row.note), "j/n/Y")},
        )
        for what, note in (
            (selectors.REVIEW, _("Is everything still true? Due on %(day)s.")),
            (selectors.OWNERLESS, _("Nobody looks after this page. Due on %(day)s.")),
        )
        for row in sorted(found.get(what, []), key=lambda row: (row.note, row.page_id))
    ]


def _thing_of_task(task: EditorTask) -> Thing:
    return Thing(
        kind=MANDATORY,
        label=_("Empty section"),
        title=task.title,
        url=task.url,
        site_id=task.site_id,
        note=task.reason,
    )


def _work(found: dict[str, list[Row]]) -> list[Thing]:
    """Drafts and what waits for others, the newest first; a page of two parts is one line."""
    rows = {row.page_id: row for row in found.get(selectors.DRAFT, [])}
    rows |= {row.page_id: row for row in found.get(selectors.SUBMITTED, [])}
    return [thing_of(row) for row in sorted(rows.values(), key=_age, reverse=True)]


def with_names_for(user: Any, things: list[Thing]) -> list[Thing]:
    """Lines that say of which site they are, for a person with several."""
    return _with_names(things, _names(user, things, {}))


def _names(user: Any, things: Iterable[Thing], known: dict[int, str]) -> dict[int, str]:
    """Names of the sites, for a person with more than one."""
    if not works_on_several(user):
        return {}
    asked = {thing.site_id for thing in things if thing.site_id is not None}
    return known | names_of_sites(asked - known.keys())


def _with_names(things: list[Thing], names: dict[int, str]) -> list[Thing]:
    return [replace(thing, site=names.get(thing.site_id or 0, "")) for thing in things]


def _more(
    kinds: dict[str, list[Thing]], shown: dict[str, list[Thing]], has_more_sites: bool
) -> list[More]:
    """For each kind of which not all is shown, the way to the rest."""
    found = []
    for kind, label, url in (
        (selectors.RETURNED, _("All that was returned to you"), list_url(selectors.RETURNED)),
        (selectors.WAITING, _("All that waits for your approval"), list_url(selectors.WAITING)),
        (selectors.REVIEW, _("All pages to review"), f"{reverse(REVIEWS)}?when=overdue"),
        (MANDATORY, _("All sections to fill"), reverse("editor_tasks")),
    ):
        number = len(kinds[kind])
        if kind == MANDATORY and has_more_sites:
            found.append(More(label, url, number, is_more_than=True))
        elif number > len(shown[kind]):
            found.append(_more_of(label, url, number))
    return found


def _more_work(found: dict[str, list[Row]], shown: list[Thing]) -> list[More]:
    links = []
    for kind, label in (
        (selectors.DRAFT, _("All your drafts")),
        (selectors.SUBMITTED, _("All that you submitted and that waits")),
    ):
        number = len({row.page_id for row in found.get(kind, [])})
        if number > len([thing for thing in shown if thing.kind == kind]):
            links.append(_more_of(label, list_url(kind), number))
    return links


def _more_of(label: StrOrPromise, url: str, number: int) -> More:
    if number < selectors.AT_MOST:
        return More(label, url, number)
    return More(label, url, selectors.AT_MOST - 1, is_more_than=True)


def _figures(user: Any, found: dict[str, list[Row]]) -> list[Figure]:
    """The month in figures; what one approved only where one may approve."""
    labels: dict[str, StrOrPromise] = {
        selectors.MONTH_SUBMITTED: _("pages you submitted"),
        selectors.MONTH_PUBLISHED: _("of yours were published"),
        selectors.MONTH_APPROVED: _("pages you approved"),
    }
    if not (user.is_superuser or "publish" in grants_of(user).pages.any):
        del labels[selectors.MONTH_APPROVED]
    return [
        Figure(label, sum(row.number for row in found.get(kind, [])), list_url(kind))
        for kind, label in labels.items()
    ]


def list_url(kind: str) -> str:
    """The screen that shows all of a kind."""
    return reverse("desk_list", args=[kind])
