"""What the frame of every public page needs from its site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter
from django.urls import reverse

from portal.core import readers_cookie
from portal.core.footer_links import footer_links
from portal.core.metadata import PageMetadata, Publisher, Tag, absolute, tags
from portal.core.pages import BasePage
from portal.tenancy import menus
from portal.tenancy.context import SiteContext
from portal.tenancy.languages import Alternate, alternates, own_alternates
from portal.tenancy.menus import ShownEntry
from portal.tenancy.portal_names import in_sentence, portal_name

register = template.Library()


@register.simple_tag
def public_url(name: str, *args: Any) -> str:
    """The address of a public screen; a preview on the admin host names it, too."""
    return reverse(name, urlconf=settings.PUBLIC_URLCONF, args=args)


register.filter("in_sentence", stringfilter(in_sentence))
register.filter("portal_name", portal_name)


@register.simple_tag(takes_context=True)
def menu_entries(context: template.Context) -> list[ShownEntry]:
    """The main menu, with what each line is to the page that is shown."""
    site: SiteContext | None = context.get("site")
    if site is None:
        return []
    request: Any = context.get("request")
    return menus.shown(site, request.path if request is not None else "")


@register.simple_tag
def choice_address() -> str:
    """The address that sets a reader's choice: the same in every language."""
    return readers_cookie.PATH


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[Alternate]:
    """The page that is shown in each language of the portal; empty with one language."""
    return _of_request(context, alternates)


@register.simple_tag(takes_context=True)
def page_alternates(context: template.Context) -> list[Alternate]:
    """The page's own addresses by language, if there are several, for its head."""
    return _of_request(context, own_alternates)


def _of_request(
    context: template.Context, read: Callable[[Any, SiteContext], list[Alternate]]
) -> list[Alternate]:
    site: SiteContext | None = context.get("site")
    request = context.get("request")
    return read(request, site) if site is not None and request is not None else []


@register.simple_tag(takes_context=True)
def links_of_the_foot(context: template.Context) -> list[tuple[str, str]]:
    """Label and path of what the rooms offer beside the pages: text tree, feeds, directory."""
    site: SiteContext | None = context.get("site")
    return footer_links(site) if site is not None else []


@register.simple_tag(takes_context=True)
def page_metadata(context: template.Context) -> PageMetadata | None:
    """What the head says of this page; None for a page of an error.

    `metadata` of the view, else what the page type says, at `canonical_url` if the view
    names one.
    """
    given: PageMetadata | None = context.get("metadata")
    page = context.get("page")
    if given is None and isinstance(page, BasePage):
        given = page.page_metadata(context["request"])
    url = context.get("canonical_url")
    return replace(given, url=url) if given is not None and url else given


@register.inclusion_tag("includes/metadata.html", takes_context=True)
def metadata_tags(context: template.Context, metadata: PageMetadata) -> dict[str, Any]:
    """The tags of the head that carry `metadata`."""
    publisher = _publisher(context.get("site"))
    image = metadata.image
    found: list[Tag] = tags(metadata, publisher)
    return {
        "tags": found,
        "metadata": metadata,
        "image_url": absolute(image.url, publisher) if image else "",
    }


def _publisher(site: SiteContext | None) -> Publisher:
    """The site of the page, or nobody in particular (the preview of a page of no site)."""
    if site is None:
        return Publisher(portal_name(None), portal_name(None), "", settings.LANGUAGE_CODE)
    return Publisher(site.agency_name, portal_name(site), site.url, site.language)
