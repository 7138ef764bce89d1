"""What changes where things are found: pages, places in the tree, sites, placements.

Rooms say what else changes their things (`portal.core.searchable`). Nothing is read or written
here but a row of the queue, in the transaction of the change; the work is a job's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.core import searchable
from portal.core.batches import batches
from portal.core.jobs.gathering import enqueue_gathered
from portal.core.searchable import FacetLabel
from portal.core.signals import page_address_changed
from portal.tenancy.models import MemberSite, Placement, Unit
from portal.tenancy.page_kinds import is_home_page, is_unit_page
from portal.tenancy.signals import units_loaded
from search import facets, indexing, syncing, tasks
from search.models import SearchDocument

# What drafts and the editor's own bookkeeping save: readers see none of it.
_UNSEEN: Final = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "live_revision", "draft_title"),
        *("has_unpublished_changes", "locked", "locked_at", "locked_by", "numchild"),
        *("go_live_at", "expire_at", "expired"),
    }
)
_BEFORE: Final = "_search_before"


class Keeper:
    """Who keeps the index: turns what rooms say into jobs."""

    def changed(self, kind: str, keys: Sequence[int]) -> None:
        """A job for all keys of the transaction together."""
        enqueue_gathered(tasks.refresh_things, kind, keys)

    def all_changed(self, kind: str) -> None:
        """A job that walks over the kind."""
        tasks.refresh_kind.enqueue(kind)

    def renamed(self, facet: str, value: FacetLabel) -> None:
        """One row, at once."""
        facets.rename(facet, value)


keeper: Final = Keeper()


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    searchable.listen(keeper)
    for model in (Page, *get_page_models()):
        uid = f"search.{model._meta.label_lower}"
        pre_save.connect(before_page_save, sender=model, dispatch_uid=f"{uid}.before")
        post_save.connect(page_saved, sender=model, dispatch_uid=f"{uid}.saved")
    post_delete.connect(page_deleted, sender=Page, dispatch_uid="search.page_gone")
    page_published.connect(page_published_or_not, dispatch_uid="search.published")
    page_unpublished.connect(page_published_or_not, dispatch_uid="search.unpublished")
    post_page_move.connect(page_moved, dispatch_uid="search.moved")
    page_address_changed.connect(address_changed, dispatch_uid="search.address")
    for signal in (post_save, post_delete):
        signal.connect(placed, sender=Placement, dispatch_uid="search.placed")
        signal.connect(restricted, sender=PageViewRestriction, dispatch_uid="search.restricted")
    pre_save.connect(before_member_save, sender=MemberSite, dispatch_uid="search.before_member")
    post_save.connect(member_saved, sender=MemberSite, dispatch_uid="search.member")
    post_save.connect(site_saved, sender=Site, dispatch_uid="search.site")
    pre_delete.connect(before_site_delete, sender=Site, dispatch_uid="search.site_gone")
    post_save.connect(unit_saved, sender=Unit, dispatch_uid="search.unit")
    units_loaded.connect(units_saved_in_bulk, dispatch_uid="search.units")


def before_page_save(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Note whether a home page was live: with it goes all of its language."""
    if not kwargs.get("raw") and is_home_page(instance):
        before = Page.objects.filter(pk=instance.pk).values_list("live", flat=True).first()
        setattr(instance, _BEFORE, before)


def page_saved(
    sender: type[Page],
    instance: Page,
    created: bool = False,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    """A page says something else now, unless it is a draft that nobody has seen."""
    if kwargs.get("raw") or (created and not instance.live):
        return
    if update_fields is not None and _UNSEEN.issuperset(update_fields):
        return
    _changed(instance)
    before = instance.__dict__.pop(_BEFORE, instance.live)
    if before is not None and before != instance.live:
        tasks.refresh_below.enqueue(instance.pk)


def page_published_or_not(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page went live, will go live at its hour, or was taken down."""
    _changed(instance)


def page_deleted(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is gone; each below it is told by itself."""
    _changed(instance)


def page_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page stands elsewhere, with all below: their addresses are others."""
    if kwargs.get("url_path_before") != kwargs.get("url_path_after"):
        _changed_below(instance)


def address_changed(sender: type[Page], page: Page, **kwargs: Any) -> None:
    """A page was renamed: everything below has another address."""
    _changed_below(page)


def placed(sender: type[Placement], instance: Placement, **kwargs: Any) -> None:
    """A page is listed by another site, or no longer."""
    if not instance.is_source and not kwargs.get("raw"):
        pages_changed([instance.page_id])


def pages_changed(pks: Iterable[int]) -> None:
    """Say that pages of whatever kind are found elsewhere."""
    for kind, keys in syncing.pages_by_kind(pks).items():
        searchable.changed(kind, keys)


def restricted(
    sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any
) -> None:
    """A page was kept from readers, or is not any more; nothing of ours offers it."""
    tasks.refresh_below.enqueue(instance.page_id)


def before_member_save(sender: type[MemberSite], instance: MemberSite, **kwargs: Any) -> None:
    """Note what decides whether readers find a site, and in which branch."""
    rows = MemberSite.objects.filter(pk=instance.pk)
    before = rows.values_list("state", "is_practice", "unit_page_id", "unit_id").first()
    setattr(instance, _BEFORE, before)


def member_saved(sender: type[MemberSite], instance: MemberSite, **kwargs: Any) -> None:
    """A site was made, closed, opened: all of it, and all that it lists, by a job."""
    before = instance.__dict__.pop(_BEFORE, None)
    after = (instance.state, instance.is_practice, instance.unit_page_id, instance.unit_id)
    if before != after and not kwargs.get("raw"):
        tasks.refresh_sites.enqueue([instance.site_id])


def site_saved(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """A site begins at another page; its host stands in no entry, paths are its own."""
    before = getattr(instance, "_address_before", None)  # noted by `portal.tenancy`
    if before is not None and before[2] != instance.root_page_id:
        tasks.refresh_sites.enqueue([instance.pk])


def before_site_delete(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """A site goes: its entries with it, here and now, since its rows would take theirs along."""
    entries = SearchDocument.objects.filter(site_id=instance.pk)
    for batch in batches(list(entries.values_list("key", flat=True)), syncing.BATCH):
        indexing.remove(batch)


def unit_saved(sender: type[Unit], instance: Unit, **kwargs: Any) -> None:
    """A unit may be called otherwise."""
    if kwargs.get("created") or kwargs.get("raw"):
        return
    rows = MemberSite.objects.filter(unit=instance.pk).values_list("site_id", flat=True)
    for site_id in rows:
        searchable.renamed(searchable.UNIT, facets.site_key(site_id), instance.name)


def units_saved_in_bulk(sender: type[Unit], site_ids: list[int], **kwargs: Any) -> None:
    """The register was loaded."""
    rows = MemberSite.objects.filter(site_id__in=site_ids).values_list("site_id", "unit__name")
    for site_id, name in rows:
        searchable.renamed(searchable.UNIT, facets.site_key(site_id), name)


def _changed(page: Page) -> None:
    """Its kind follows from its type, without a query; what stands on it changes with it."""
    model = page.specific_class
    label = model._meta.label_lower if model else ""
    kind = searchable.kind_of_page(label)
    if kind is not None:
        searchable.changed(kind.name, [page.pk])
    for following in searchable.kinds_following(label):
        searchable.changed(following.name, following.standing_on([page.pk]))


def _changed_below(page: Page) -> None:
    """A leaf is a page like any other; a branch is walked over by a job."""
    if page.numchild or is_unit_page(page):
        tasks.refresh_below.enqueue(page.pk)
    else:
        _changed(page)
