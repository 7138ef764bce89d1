"""What a write means for version keys and public addresses.

Every handler works in the transaction of the write that caused it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Locale, Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.core.media.models import FileUse, PortalImage, PortalRendition
from portal.core.media.specs import PUBLIC_SPECS
from portal.core.signals import page_address_changed
from portal.tenancy import addresses, versions
from portal.tenancy.models import (
    EditorialBoard,
    HostName,
    MemberSite,
    MenuItem,
    SiteProfile,
    Succession,
    Unit,
)
from portal.tenancy.page_kinds import HOME_PAGE, is_home_page, is_unit_page
from portal.tenancy.publishing import bump_menus_with, note_published


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    pre_save.connect(before_site_save, sender=Site, dispatch_uid="tenancy.before_site")
    post_save.connect(after_site_save, sender=Site, dispatch_uid="tenancy.site")
    post_delete.connect(after_site_delete, sender=Site, dispatch_uid="tenancy.site_gone")
    for model in (Locale,):
        post_save.connect(bump_roots, sender=model, dispatch_uid=f"tenancy.{model}.saved")
        post_delete.connect(bump_roots, sender=model, dispatch_uid=f"tenancy.{model}.gone")
    for signal in (post_save, post_delete):
        signal.connect(host_changed, sender=HostName)
        signal.connect(member_changed, sender=MemberSite)
        signal.connect(site_fact_changed, sender=SiteProfile)
        signal.connect(site_fact_changed, sender=MenuItem)
        signal.connect(site_fact_changed, sender=EditorialBoard)
        signal.connect(succession_changed, sender=Succession)
    post_save.connect(languages_chosen, sender=SiteProfile)
    pre_save.connect(before_host_save, sender=HostName)
    post_save.connect(rendition_made, sender=PortalRendition)
    pre_delete.connect(before_image_delete, sender=PortalImage)
    post_save.connect(unit_changed, sender=Unit)
    post_save.connect(page_saved)
    pre_delete.connect(before_page_delete, sender=Page)
    post_delete.connect(after_page_delete, sender=Page)
    page_published.connect(published)
    page_unpublished.connect(unpublished)
    page_address_changed.connect(address_changed)
    post_page_move.connect(moved)


def before_site_save(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """Remember what a site's address was."""
    instance._address_before = (  # noqa: SLF001 - our own note on the instance
        Site.objects.filter(pk=instance.pk).values_list("hostname", "port", "root_page_id").first()
        if instance.pk
        else None
    )


def after_site_save(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """Only a real change of host, port or root makes the root paths stale."""
    before = getattr(instance, "_address_before", None)
    after = (instance.hostname, instance.port, instance.root_page_id)
    if before == after:
        return
    versions.bump(versions.ROOT_PATHS, versions.site_key(instance.pk))
    if before is not None:
        addresses.record_subtree(instance.root_page)


def after_site_delete(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """A site is gone."""
    versions.bump(versions.ROOT_PATHS, versions.site_key(instance.pk))


def bump_roots(sender: type[Any], **kwargs: Any) -> None:
    """A locale was added, renamed or removed."""
    versions.bump(versions.ROOT_PATHS)


def before_host_save(sender: type[HostName], instance: HostName, **kwargs: Any) -> None:
    """A host that goes over to another site changes the one it leaves, too."""
    if instance.pk:
        before = HostName.objects.filter(pk=instance.pk).values_list("site_id", flat=True)
        versions.bump(*(versions.site_key(pk) for pk in before))


def host_changed(sender: type[HostName], instance: HostName, **kwargs: Any) -> None:
    """A host was given, taken or changed."""
    versions.bump(versions.HOSTS, versions.site_key(instance.site_id))


def member_changed(sender: type[MemberSite], instance: MemberSite, **kwargs: Any) -> None:
    """State or place of a site changed; a new portal may be named by its predecessors."""
    keys = [versions.HOSTS, versions.site_key(instance.site_id)]
    if kwargs.get("created"):
        old_sites = MemberSite.objects.filter(
            unit__successions__new_id=instance.unit_id
        ).values_list("site_id", flat=True)
        keys.extend(versions.site_key(pk) for pk in old_sites)
    versions.bump(*keys)


def site_fact_changed(
    sender: type[Any], instance: SiteProfile | MenuItem | EditorialBoard, **kwargs: Any
) -> None:
    """Something that every page of one site shows changed."""
    versions.bump(versions.site_key(instance.site_id))


def languages_chosen(sender: type[SiteProfile], instance: SiteProfile, **kwargs: Any) -> None:
    """The first site that opts in to a language gives the installation its Locale."""
    for language in instance.languages:
        Locale.objects.get_or_create(language_code=language)


def rendition_made(sender: type[PortalRendition], instance: PortalRendition, **kwargs: Any) -> None:
    """A picture of a profile can be shown now: its renditions come after the profile."""
    if kwargs.get("created") and instance.filter_spec in PUBLIC_SPECS:
        bump_profiles_with(instance.image_id)


def before_image_delete(sender: type[PortalImage], instance: PortalImage, **kwargs: Any) -> None:
    """A badge loses its picture; what a profile names by a key is protected."""
    bump_profiles_with(instance.pk)


def bump_profiles_with(image_id: int) -> None:
    """Make the contexts of the sites stale whose profile shows this picture."""
    profiles = ContentType.objects.get_for_model(SiteProfile)
    sites = FileUse.objects.filter(image_id=image_id, user_type=profiles)
    versions.bump(*(versions.site_key(pk) for pk in sites.values_list("site_id", flat=True)))


def succession_changed(sender: type[Succession], instance: Succession, **kwargs: Any) -> None:
    """The banner of an archive names successors."""
    member = MemberSite.objects.filter(unit_id=instance.old_id).values_list("site_id", flat=True)
    versions.bump(*(versions.site_key(pk) for pk in member))


def unit_changed(sender: type[Unit], instance: Unit, **kwargs: Any) -> None:
    """A unit's name stands on its own pages, and on those that link to it."""
    if kwargs.get("created"):
        return
    member = MemberSite.objects.filter(unit_id=instance.pk).values_list("site_id", flat=True)
    # Maps name units that have no portal, too.
    versions.bump(versions.BOUNDARIES, *(versions.site_key(pk) for pk in member))


def page_saved(sender: type[Any], instance: Any, created: bool = False, **kwargs: Any) -> None:
    """A new home page may be the translation of a site's root."""
    if not created or sender._meta.label != HOME_PAGE:
        return
    sites = Site.objects.filter(root_page__translation_key=instance.translation_key)
    keys = [versions.site_key(pk) for pk in sites.values_list("pk", flat=True)]
    if keys:
        versions.bump(versions.ROOT_PATHS, *keys)


def before_page_delete(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Leave the addresses of what goes, and take it out of the menu that is cached."""
    addresses.close_subtree(instance)
    bump_menus_with([instance])


def after_page_delete(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A home page is gone, a translated one with its site left standing.

    Wagtail deletes the base row last; only then may the root paths be read again.
    """
    if is_home_page(instance):
        versions.bump(versions.ROOT_PATHS)


def published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is live: note its address, and its new title in menus."""
    note_published(instance)


def unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is live no more."""
    addresses.close(instance)
    bump_menus_with([instance])


def address_changed(sender: type[Page], page: Page, **kwargs: Any) -> None:
    """A page was renamed: everything below it has new addresses."""
    bump_roots_below(page)
    addresses.record_subtree(page)
    bump_menus_with([page])


def moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page was moved with everything below it."""
    if kwargs.get("url_path_before") == kwargs.get("url_path_after"):
        bump_menus_with([instance])  # another order among its like
        return
    bump_roots_below(instance)
    addresses.record_subtree(Page.objects.get(pk=instance.pk))
    bump_menus_with([instance])


def bump_roots_below(page: Page) -> None:
    """A unit's or a home's place changed: so did the home pages of all sites below.

    One statement for the branch, beside the addresses of all its pages.
    """
    if is_unit_page(page):
        members = MemberSite.objects.filter(unit_page__path__startswith=page.path)
        keys = [versions.site_key(pk) for pk in members.values_list("site_id", flat=True)]
        versions.bump(versions.ROOT_PATHS, *keys)
    elif is_home_page(page):
        versions.bump(versions.ROOT_PATHS)
