"""The abstract base of every page type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, PagePermissionTester, Revision

from portal.core.edit_log import EDIT, continue_entry
from portal.core.metadata import PageMetadata
from portal.core.page_forms import BasePageForm
from portal.core.public_ids import LENGTH, new_public_id
from portal.core.reserved_paths import refuse_reserved_slug
from portal.core.signals import page_address_changed
from portal.core.vietnamese import nfc

if TYPE_CHECKING:
    from django.http import HttpRequest


class BasePage(Page):
    """A page of exactly one site, with an identifier that never changes.

    Rights are answered by the class named in `PAGE_PERMISSION_TESTER`, so that
    this room need not know how they are stored.

    Head of the page: `templates/base.html` writes title, description, canonical address,
    Dublin Core, Open Graph and schema.org of every page from one `PageMetadata`. A page
    type overrides `page_metadata()` and returns values, no tags:

        def page_metadata(self, request: HttpRequest) -> PageMetadata:
            return replace(
                super().page_metadata(request),
                description=self.search_description or self.sapo,
                kind=Kind.ARTICLE,
                published=self.published_at,
            )

    A view that shows something else than the page itself (page 2 of a list, a day, a
    category) puts a `PageMetadata` of its own into its context as `metadata`; one that
    only has another address may put that alone, as `canonical_url`. No template writes
    `<title>`, a description or a canonical link by hand.
    """

    public_id = models.CharField(
        _("public identifier"),
        max_length=LENGTH,
        default=new_public_id,
        unique=True,
        editable=False,
    )

    # Whether the pages directly below stand under this one in the main menu.
    unfolds_in_menu: ClassVar[bool] = False

    # Texts that `full_clean` brings to the one spelling that the database holds (NFC).
    nfc_fields: ClassVar[tuple[str, ...]] = ("title",)

    # A copy or a translation is another page: it draws its own identifier.
    exclude_fields_in_copy: ClassVar[list[str]] = ["public_id"]

    base_form_class = BasePageForm

    # Whether the map of a site for people names such pages. What lists show, it leaves to
    # the lists.
    in_site_map: ClassVar[bool] = True

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """What `user` may do here."""
        tester = import_string(settings.PAGE_PERMISSION_TESTER)
        return tester(user, self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check the page with its texts in NFC."""
        for name in self.nfc_fields:
            setattr(self, name, nfc(getattr(self, name)))
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Refuse an address at which something else answers."""
        super().clean()
        refuse_reserved_slug(self.slug, self.get_parent())

    def minimal_clean(self) -> None:
        """The same for a draft: it would be published at that address."""
        super().minimal_clean()
        refuse_reserved_slug(self.slug, self.get_parent())

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """What the head of the page says about it; overridden by page types."""
        return PageMetadata(
            title=self.seo_title or self.title,
            description=self.search_description,
            url=self.full_url or "",
            published=self.first_published_at,
            modified=self.last_published_at,
        )

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a version; one that is overwritten keeps the one entry it has in the history.

        The editor saves by itself every few seconds, in one sitting under one number, and
        Wagtail would write an entry each time.
        """
        logs = kwargs.get("log_action")
        if not kwargs.get("overwrite_revision") or logs is not True:
            made: Revision = super().save_revision(*args, **kwargs)
            return made
        kwargs["log_action"] = False
        revision: Revision = super().save_revision(*args, **kwargs)
        changed = kwargs.get("changed", True)
        if not continue_entry(revision, changed=changed):
            log(self, EDIT, user=revision.user, revision=revision, content_changed=changed)
        return revision

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell within the same transaction when the address changed."""
        update_fields = kwargs.get("update_fields")
        old_url_path = None
        if self.pk and (update_fields is None or "slug" in update_fields):
            old_url_path = (
                Page.objects.filter(pk=self.pk).values_list("url_path", flat=True).first()
            )
        super().save(*args, **kwargs)
        if old_url_path is not None and old_url_path != self.url_path:
            page_address_changed.send(type(self), page=self, old_url_path=old_url_path)


def unfolds_in_menu(page: Page) -> bool:
    """Whether pages below `page` stand under it in the menu. No query for its type.

    `page` is read with its `content_type`: asked for by number, each type is a query.
    """
    return bool(getattr(page.content_type.model_class(), "unfolds_in_menu", False))
