"""The table of uses is the truth: whatever happens, it equals what the live pages say."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from home.models import StandardPage
from portal.core.media import services
from portal.core.media.models import FileUse, PortalDocument, PortalImage
from portal.core.site_of import register_collection_site_resolver, site_of_collection
from portal.tenancy.models import MemberSite, SiteProfile
from tests.media.conftest import Network, rewrite, upload_document, upload_image

MakePage = Callable[..., StandardPage]


def stored() -> set[tuple[int, int | None, int | None, int]]:
    """What the table says."""
    return set(FileUse.objects.values_list("site_id", "image_id", "document_id", "user_id"))


def test_a_page_uses_what_its_text_shows_and_links_to(
    network: Network, make_page: MakePage
) -> None:
    image, document = upload_image(network.here), upload_document(network.here)
    page = make_page(network.here, image, document)
    site = network.here.site_id
    assert stored() == {
        (site, image.pk, None, page.pk),
        (site, None, document.pk, page.pk),
    }


def test_a_picture_shown_twice_on_a_page_is_one_use(network: Network, make_page: MakePage) -> None:
    image = upload_image(network.here)
    make_page(network.here, image, image)
    assert FileUse.objects.count() == 1


def test_a_link_to_a_deleted_document_is_no_use(network: Network, make_page: MakePage) -> None:
    document = upload_document(network.here)
    page = make_page(network.here, document)
    document.delete()
    assert stored() == set()
    page.save_revision().publish()
    assert stored() == set()


def test_a_unit_page_belongs_to_no_site(network: Network) -> None:
    services.record_uses(network.here.unit_page, None)
    services.refresh_uses(network.here.unit_page)
    assert stored() == set()


def test_a_partial_save_of_a_draft_opens_nothing(network: Network, make_page: MakePage) -> None:
    """The instance holds the draft, the row does not."""
    shown, drafted = upload_image(network.here), upload_image(network.here)
    page = make_page(network.here, shown)
    rewrite(page, drafted)
    page.save(update_fields=["title"])
    assert {image for _, image, _, _ in stored()} == {shown.pk}


def test_taking_down_by_a_partial_save_closes(network: Network, make_page: MakePage) -> None:
    page = make_page(network.here, upload_image(network.here))
    page.live = False
    page.save(update_fields=["live"])
    assert stored() == set()


def test_a_page_without_files_costs_next_to_nothing(
    network: Network,
    make_page: MakePage,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    page = make_page(network.here)
    services.refresh_uses(page)
    page = StandardPage.objects.get(pk=page.pk)
    with django_assert_num_queries(2):  # its comments, and what is stored about it
        services.refresh_uses(page)


def test_nothing_is_written_when_nothing_changed(network: Network, make_page: MakePage) -> None:
    make_page(network.here, upload_image(network.here))
    before = set(FileUse.objects.values_list("pk", flat=True))
    page = StandardPage.objects.get()
    page.save()
    assert set(FileUse.objects.values_list("pk", flat=True)) == before


def test_another_room_can_let_its_objects_use_files(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = upload_image(network.here)
    profile = SiteProfile.objects.get(site=network.here.site)
    monkeypatch.setattr(
        "portal.core.media.services.uses.files_of",
        lambda instance: ({image.pk}, set()) if instance.pk == profile.pk else (set(), set()),
    )
    profile.save()
    assert {image_id for _, image_id, _, _ in stored()} == {image.pk}
    profile.delete()
    assert stored() == set()


class Play:
    """Does what editors do, at random."""

    def __init__(self, network: Network, seed: int, make_page: MakePage) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - dice, not keys
        self.sites = [network.here, network.there]
        self.make_page = make_page
        self.images = [upload_image(site, ready=False, size=(40, 20)) for site in self.sites * 2]
        self.documents = [upload_document(site) for site in self.sites]

    def some_files(self) -> list[PortalImage | PortalDocument]:
        return self.dice.sample([*self.images, *self.documents], k=self.dice.randint(0, 3))

    def page(self) -> StandardPage | None:
        return self.dice.choice([None, *StandardPage.objects.all()])

    def step(self) -> None:
        page = self.page()
        if page is None:
            site: MemberSite = self.dice.choice(self.sites)
            self.make_page(site, *self.some_files(), live=self.dice.random() < 0.7)
            return
        self.dice.choice(
            [
                self.publish,
                self.draft,
                self.unpublish,
                self.expire,
                self.delete,
                self.lose,
                self.move,
            ]
        )(page)

    def publish(self, page: StandardPage) -> None:
        rewrite(page, *self.some_files()).publish()

    def draft(self, page: StandardPage) -> None:
        rewrite(page, *self.some_files())

    def unpublish(self, page: StandardPage) -> None:
        # As the scheduled run does it: from the base class.
        Page.objects.get(pk=page.pk).unpublish()

    def expire(self, page: StandardPage) -> None:
        page.expire_at = timezone.now() + datetime.timedelta(days=self.dice.randint(1, 9))
        page.save_revision().publish()

    def delete(self, page: StandardPage) -> None:
        page.delete()

    def lose(self, page: StandardPage) -> None:
        """Delete a file, used or not, but never the last ones."""
        if len(self.images) > 2:
            self.images.pop(self.dice.randrange(len(self.images))).delete()

    def move(self, page: StandardPage) -> None:
        """Put one page under another of the same site."""
        other = self.page()
        if other and other.pk != page.pk and not other.is_descendant_of(page):
            same_site = other.get_site() == page.get_site()
            if same_site and not StandardPage.objects.child_of(other).exists():
                Page.objects.get(pk=page.pk).move(other, pos="last-child")


@pytest.mark.parametrize("seed", [1, 2])
def test_after_anything_the_table_equals_the_rebuild(
    network: Network, make_page: MakePage, seed: int
) -> None:
    play = Play(network, seed, make_page)
    for _ in range(25):
        play.step()
        assert list(services.differences()) == []


class TestRebuild:
    """`manage.py recompute_file_uses` finds and mends what was changed past the models."""

    @pytest.fixture
    def page(self, network: Network, make_page: MakePage) -> StandardPage:
        return make_page(network.here, upload_image(network.here), upload_document(network.here))

    def test_a_missing_row(self, page: StandardPage) -> None:
        before = stored()
        FileUse.objects.filter(image__isnull=False).delete()
        with pytest.raises(CommandError):
            call_command("recompute_file_uses", "--check")
        assert len(stored()) == 1  # --check changes nothing
        call_command("recompute_file_uses")
        assert stored() == before

    def test_a_row_of_a_page_that_was_taken_down(self, page: StandardPage) -> None:
        StandardPage.objects.filter(pk=page.pk).update(live=False)
        call_command("recompute_file_uses")
        assert stored() == set()

    def test_a_row_on_another_site(self, network: Network, page: StandardPage) -> None:
        before = stored()
        FileUse.objects.update(site=network.there.site)
        call_command("recompute_file_uses")
        assert stored() == before

    def test_a_wrong_end(self, page: StandardPage) -> None:
        FileUse.objects.update(until=timezone.now())
        call_command("recompute_file_uses")
        assert set(FileUse.objects.values_list("until", flat=True)) == {None}

    def test_nothing_to_do(self, page: StandardPage, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("recompute_file_uses", "--check")
        assert "0" in capsys.readouterr().out


class TestSiteOfAFile:
    """A file belongs to the site of its collection."""

    @pytest.fixture(autouse=True)
    def _collections_of_sites(self) -> Iterator[None]:
        from portal.core import site_of

        before = site_of._collection_resolver
        register_collection_site_resolver(
            lambda pk: (
                MemberSite.objects.filter(collection_id=pk)
                .values_list("site_id", flat=True)
                .first()
            )
        )
        yield
        register_collection_site_resolver(before)

    def test_from_the_upload_on(self, network: Network) -> None:
        assert upload_image(network.here).site_id == network.here.site_id
        assert upload_document(network.there).site_id == network.there.site_id
        assert site_of_collection(network.here.branch_collection_id) is None

    def test_after_a_move_to_another_collection(self, network: Network) -> None:
        document = upload_document(network.here)
        document.collection = network.there.collection
        document.save()
        assert PortalDocument.objects.get().site_id == network.there.site_id

    def test_after_a_bulk_move(self, network: Network) -> None:
        """Wagtail's bulk action updates rows and saves nothing."""
        image = upload_image(network.here)
        PortalImage.objects.filter(pk=image.pk).update(collection=network.there.collection)
        assert PortalImage.objects.get().site_id == network.there.site_id
