"""Collections of a unit: a branch under its parent's branch, and in it the site's own."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from wagtail.models import Collection

from portal.tenancy.models import MemberSite


class AppendedCollection(Collection):
    """A collection whose new children come last.

    Wagtail keeps collections sorted by name: adding one moves all that come after it,
    path by path, with everything below them. In a province of 168 communes that is one
    UPDATE a neighbour, and it rewrites rows that are no business of the new unit. In the
    order of their making they stand as in the official list. No model of the project
    (own registry, as Django's migration recorder has it): the table is Wagtail's.
    """

    node_order_by: ClassVar[list[str]] = []

    class Meta:
        proxy = True
        apps = Apps()
        app_label = "tenancy"


def add_collections(name: str, parent: MemberSite | None) -> tuple[Collection, Collection]:
    """The branch collection and the site's collection of a new unit, in this order.

    The root collection gets branches and nothing else: what lies in it belongs to nobody.
    """
    if parent is None:
        above = AppendedCollection.get_first_root_node()
    else:
        above = AppendedCollection.objects.get(pk=parent.branch_collection_id)
    branch = above.add_child(instance=AppendedCollection(name=f"{name} (nhánh)"))
    own = branch.add_child(instance=AppendedCollection(name=name))
    return _as_collection(branch), _as_collection(own)


def _as_collection(row: AppendedCollection) -> Collection:
    """The same row as the class that foreign keys ask for."""
    row.__class__ = Collection
    return row
