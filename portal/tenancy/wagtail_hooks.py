"""Registrations of the tenancy kernel with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail_localize.wagtail_hooks import (
    TranslationsReportMenuItem,
    page_listing_more_buttons,
)

from portal.tenancy import explorer, localize_guards, page_guards
from portal.tenancy.admin_api import (
    ScopedDocumentsAPIViewSet,
    ScopedImagesAPIViewSet,
    ScopedPagesAPIViewSet,
)
from portal.tenancy.auditing.viewsets import auditing
from portal.tenancy.boards.viewset import MissingBoardsItem
from portal.tenancy.help_desk.menu import NeedHelpItem
from portal.tenancy.rich_text import LivePageLinkHandler
from portal.tenancy.viewsets import model_viewsets

hooks.register("before_move_page", page_guards.before_move)
hooks.register("before_copy_page", page_guards.before_copy)
hooks.register("before_bulk_action", page_guards.before_bulk)
hooks.register("before_edit_page", page_guards.before_edit, order=-100)
hooks.register("construct_page_action_menu", page_guards.hide_localize_actions)
hooks.register("construct_page_chooser_queryset", explorer.scoped_chooser_rows)

# wagtail-localize asks two questions a row whether to offer "Translate" there; the page's
# own header offers it, too, and only where the site has further languages (docs/patches.md).
for _name in ("register_page_listing_more_buttons", "register_page_header_buttons"):
    hooks._hooks[_name] = [  # noqa: SLF001 - hooks have no public way out
        registered
        for registered in hooks._hooks[_name]  # noqa: SLF001 - as above
        if registered[0] is not page_listing_more_buttons
    ]
hooks.register("register_page_header_buttons", localize_guards.page_buttons)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """The explorer, the models of a site, the lists of those who audit."""
    return [explorer.page_viewset, *model_viewsets, auditing]


@hooks.register("register_reports_menu_item")
def register_missing_boards() -> MissingBoardsItem:
    """Sites without an editorial board."""
    return MissingBoardsItem()


@hooks.register("register_admin_menu_item")
def register_need_help() -> NeedHelpItem:
    """The way to the centre, on every screen."""
    return NeedHelpItem()


@hooks.register("register_rich_text_features", order=10)
def register_page_links(features: Any) -> None:
    """Put our handler of links to pages in the place of Wagtail's."""
    features.register_link_type(LivePageLinkHandler)


@hooks.register("construct_admin_api", order=1000)
def register_endpoints(router: WagtailAPIRouter) -> None:
    """Put the scoped endpoints in the place of Wagtail's, which are registered before."""
    router.register_endpoint("pages", ScopedPagesAPIViewSet)
    router.register_endpoint("images", ScopedImagesAPIViewSet)
    router.register_endpoint("documents", ScopedDocumentsAPIViewSet)


@hooks.register("construct_reports_menu")
def hide_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """Two reports are about all sites: of translations, and of the use of page types."""
    menu_items[:] = [
        item
        for item in menu_items
        if not isinstance(item, TranslationsReportMenuItem) and item.name != "page-types-usage"
    ]
