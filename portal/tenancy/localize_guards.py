"""Translation screens, page by page and within one's rights (docs/patches.md).

wagtail-localize asks only whether a person may translate at all, not whether he may
edit this page nor whether his site has further languages; and it would translate a page
whose parent has no translation by making the parent go live in the other language
untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitTranslationForm,
)
from wagtail_localize.views.update_translations import (
    UpdateTranslationsForm,
    UpdateTranslationsView,
)
from wagtail_localize.wagtail_hooks import page_listing_more_buttons

from portal.tenancy.models import SiteProfile
from portal.tenancy.page_kinds import is_unit_page
from portal.tenancy.root_paths import site_id_of


def require_edit(user: Any, page: Page) -> None:
    """Refuse who may not edit `page`; a unit page has no language to translate into.

    Raises Http404 or PermissionDenied.
    """
    if is_unit_page(page):
        raise Http404
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied


def wanted_locales(page: Page) -> QuerySet[Locale]:
    """Languages of the site of `page` that the page does not have yet, drafts counted.

    A site has Vietnamese and what its profile names; a page of no site has none.
    """
    site_id = site_id_of(page)
    if site_id is None:
        return Locale.objects.none()
    profiles = SiteProfile.objects.filter(site_id=site_id)
    named = profiles.values_list("languages", flat=True).first()
    if named is None:
        return Locale.objects.none()
    own = page.get_translations(inclusive=True).filter(alias_of__isnull=True)
    return Locale.objects.filter(language_code__in=[settings.LANGUAGE_CODE, *named]).exclude(
        id__in=own.values("locale_id")
    )


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Any]:
    """The buttons of wagtail-localize in the head of a page, as far as its site has opted in."""
    translate = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    for button in page_listing_more_buttons(page, user, view_name, next_url):
        if button.url != translate or wanted_locales(page).exists():
            yield button


class PageByPageForm(SubmitTranslationForm):
    """Which languages to translate one page into; never the pages below it.

    Publishing a whole new subtree at once corrupts the tree, and asks nobody.
    """

    def __init__(self, instance: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(instance, *args, **kwargs)
        self.page = instance
        self.fields["locales"].queryset = wanted_locales(instance)
        subtree = self.fields["include_subtree"]
        subtree.disabled = True
        subtree.initial = False
        subtree.widget = forms.HiddenInput()

    def clean_locales(self) -> QuerySet[Locale]:
        """Refuse a language into which the parent page is not translated yet."""
        locales: QuerySet[Locale] = self.cleaned_data["locales"]
        parent = self.page.get_parent().specific
        missing = [locale for locale in locales if not parent.has_translation(locale)]
        if missing:
            names = ", ".join(locale.get_display_name() for locale in missing)
            raise forms.ValidationError(
                _("Translate the parent page “%(page)s” first. Languages missing: %(names)s.")
                % {"page": parent.get_admin_display_title(), "names": names}
            )
        return locales


class GuardedSubmitView(SubmitPageTranslationView):
    """Begins the translation of one page that the person may edit."""

    def get_object(self) -> Page:
        """The page to translate. Raises Http404 or PermissionDenied."""
        page: Page = super().get_object()
        require_edit(self.request.user, page)
        if not wanted_locales(page).exists():
            raise Http404
        return page

    def get_form(self) -> PageByPageForm:
        """The form without the subtree."""
        stock = super().get_form()
        return PageByPageForm(
            self.object, stock.data if stock.is_bound else None, initial=stock.initial
        )


class DraftOnlyForm(UpdateTranslationsForm):
    """Takes over changes of the source as drafts; publishing goes its own way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publish = self.fields["publish_translations"]
        publish.disabled = True
        publish.initial = False
        publish.widget = forms.HiddenInput()


class GuardedUpdateView(UpdateTranslationsView):
    """Takes over changes into translations that the person may edit."""

    def get_object(self) -> TranslationSource:
        """What was translated. Raises Http404 or PermissionDenied."""
        source: TranslationSource = super().get_object()
        pages = [
            source.get_source_instance(),
            *(t.get_target_instance() for t in source.translations.filter(enabled=True)),
        ]
        for page in pages:
            if not isinstance(page, Page):
                raise Http404
            require_edit(self.request.user, page)
        return source

    def get_form(self) -> DraftOnlyForm:
        """The form without publishing."""
        return DraftOnlyForm(self.request.POST if self.request.method == "POST" else None)
