"""What people do to portals, by chance: for tests that whatever happens reaches the index."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page, Site

from documents.models import DocumentPage, DocumentRelation
from home.models import SectionPage, StandardPage
from news.models import ArticlePage, NewsCategory, NewsIndexPage
from news.services.articles import add_live_article
from organization.models import (
    Appointment,
    ContactPage,
    ContactPoint,
    OfficePage,
    OrganizationPage,
    Person,
)
from portal.core.jobs.scheduled import publish_due
from portal.tenancy.models import MemberSite, Placement, SiteState, Unit
from portal.tenancy.placements import place, withdraw
from portal.tenancy.root_paths import site_id_of
from tests.documents.conftest import day
from tests.search.keeping.conftest import Portal, index_now

WORDS = "quyết định ban hành quy chế quản lý đất đai chợ phiên thu hồi lễ hội xã phường"


def happen(portals: list[Portal], steps: int, seed: int) -> None:
    """So many operations on these portals; the jobs of the search after every tenth of them."""
    for number in range(3):
        NewsCategory.objects.create(slug=f"muc-{number}", name=f"Mục {number}", sort_order=0)
    doing = Operations(portals, seed)
    for step in range(steps):
        doing.any_of()
        if step % 10 == 0:
            index_now()
    index_now()


class Operations:
    """What people do to portals, by chance."""

    def __init__(self, portals: list[Portal], seed: int) -> None:
        self.portals = portals
        self.chance = random.Random(seed)  # noqa: S311 - the same every time
        self.number = 0
        self.all: list[Callable[[], object]] = [
            *[self.add_article] * 4,
            *[self.add_document] * 2,
            *[self.add_text] * 4,
            *[self.edit] * 8,
            *[self.save_only] * 3,
            *[self.unpublish] * 3,
            *[self.publish_again] * 3,
            *(self.move, self.rename, self.delete, self.expire, self.share, self.withdraw),
            *(self.replace, self.change_state, self.rename_unit, self.rename_category),
            self.rename_section,
            *[self.add_official] * 3,
            *(self.change_post, self.rename_official, self.add_contact, self.change_contact),
            *(self.change_office, self.change_chart),
        ]

    def any_of(self) -> None:
        """One of them."""
        self.number += 1
        self.chance.choice(self.all)()

    def words(self) -> str:
        """A title."""
        return " ".join(
            self.chance.choices(WORDS.split(), k=self.chance.randrange(2, 7))
        ).capitalize()

    def portal(self) -> Portal:
        """One of the portals."""
        return self.chance.choice(self.portals)

    def portal_of(self, page: Page | None) -> Portal | None:
        """The portal on which a page lies."""
        site_id = site_id_of(page) if page is not None else None
        return next((one for one in self.portals if one.member.site_id == site_id), None)

    def page(self, *models: type[Page], **conditions: object) -> Page | None:
        """A page, if there is one."""
        model = self.chance.choice(models or (ArticlePage, DocumentPage, StandardPage))
        keys = list(model.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=self.chance.choice(keys)) if keys else None

    def category(self) -> NewsCategory:
        """A category of news."""
        return self.chance.choice(list(NewsCategory.objects.order_by("pk")[:3]))

    def add_article(self) -> None:
        index = NewsIndexPage.objects.get(pk=self.portal().news.index.pk)
        title = f"{self.words()} {self.number}"
        add_live_article(index, ArticlePage(title=title, category=self.category()))

    def add_document(self) -> None:
        number = f"{self.number}/2026/QĐ-UBND"
        self.portal().office.publish(number, summary=self.words(), effective_on=day("2026-04-01"))

    def add_text(self) -> None:
        self.portal().text(f"{self.words()} {self.number}")

    def edit(self) -> None:
        page = self.page(live=True)
        if page is None:
            return
        if isinstance(page, DocumentPage):
            page.summary = self.words()
        else:
            page.title = f"{self.words()} {self.number}"
        if self.chance.random() < 0.75 and not isinstance(page, DocumentPage):
            page.save()
        else:
            page.save_revision().publish()

    def save_only(self) -> None:
        page = self.page(StandardPage)
        if page is not None:
            page.intro = self.words()
            page.save()

    def unpublish(self) -> None:
        page = self.page(live=True)
        if page is not None:
            page.unpublish()

    def publish_again(self) -> None:
        page = self.page(live=False)
        if page is not None:
            page.save_revision().publish()

    def move(self) -> None:
        page = self.page(StandardPage)
        portal = next(
            (one for one in self.portals if page and page.get_site() == one.member.site), None
        )
        if page is not None and portal is not None:
            home = Page.objects.get(pk=portal.member.site.root_page_id)
            section = Page.objects.get(pk=portal.section.pk)
            page.move(home if page.is_child_of(section) else section, pos="last-child")

    def rename(self) -> None:
        page = self.page()
        if page is not None:
            page.slug = f"trang-{self.number}"
            page.save()

    def rename_section(self) -> None:
        section = SectionPage.objects.get(pk=self.portal().section.pk)
        section.slug = f"muc-{self.number}"
        section.save_revision().publish()

    def delete(self) -> None:
        page = self.page(ArticlePage, StandardPage)
        if page is not None:
            page.delete()

    def expire(self) -> None:
        page = self.page(live=True)
        if page is not None:
            past = timezone.now() - datetime.timedelta(minutes=1)
            Page.objects.filter(pk=page.pk).update(expire_at=past)
            publish_due()

    def share(self) -> None:
        page = self.page(ArticlePage, live=True)
        target = self.portal()
        if page is not None and site_id_of(page) != target.member.site_id:
            place(page, target.news.index)

    def withdraw(self) -> None:
        placements = list(Placement.objects.filter(is_source=False, valid_to=None).order_by("pk"))
        if placements:
            withdraw(self.chance.choice(placements))

    def replace(self) -> None:
        old = self.page(DocumentPage, live=True)
        portal = next(
            (one for one in self.portals if old and old.get_site() == one.member.site), None
        )
        if portal is not None:
            relation = DocumentRelation(kind="replaces", target=old)
            portal.office.publish(
                f"{self.number}/2026/QĐ-UBND",
                summary=self.words(),
                effective_on=day("2026-05-01"),
                relations=(relation,),
            )

    def change_state(self) -> None:
        member = MemberSite.objects.get(pk=self.portal().member.pk)
        member.state = self.chance.choice(
            [SiteState.ACTIVE, SiteState.ACTIVE, SiteState.ARCHIVED, SiteState.SUSPENDED]
        )
        member.save()

    def rename_unit(self) -> None:
        unit = Unit.objects.get(pk=self.portal().member.unit_id)
        unit.name = f"Xã {self.words()}"
        unit.save()

    def rename_category(self) -> None:
        category = self.category()
        category.name = f"{self.words()} {self.number}"
        category.save()

    def office(self) -> tuple[OfficePage, Site]:
        """An office of one of the portals, made where there is none, and its site."""
        member = self.portal().member
        home = Page.objects.get(pk=member.site.root_page_id).specific
        found = OfficePage.objects.descendant_of(home)
        if not found.exists():
            chart = home.add_child(instance=OrganizationPage(title="Bộ máy"))
            home.add_child(instance=ContactPage(title="Liên hệ"))
            for name in ("Văn phòng", "Phòng Kinh tế"):
                chart.add_child(instance=OfficePage(title=name, kind_id="phong-chuyen-mon"))
        return self.chance.choice(list(found.order_by("pk"))), member.site

    def one_of(self, model: type[Model]) -> Any:
        """A row, if there is one."""
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        return model._default_manager.get(pk=self.chance.choice(keys)) if keys else None

    def add_official(self) -> None:
        office, site = self.office()
        person = Person.objects.create(site=site, full_name=f"Nguyễn {self.words()}")
        Appointment.objects.create(person=person, office=office, title=self.words())

    def change_post(self) -> None:
        post = self.one_of(Appointment)
        if post is not None and self.chance.random() < 0.3:
            post.delete()
        elif post is not None:
            post.valid_to = self.chance.choice([None, timezone.localdate()])
            post.title = self.words()
            post.save()

    def rename_official(self) -> None:
        person = self.one_of(Person)
        if person is not None:
            person.full_name = f"Trần {self.words()}"
            person.save()

    def add_contact(self) -> None:
        office, site = self.office()
        ContactPoint.objects.create(
            site=site,
            kind_id="lien-he-chung",
            office=self.chance.choice([office, None]),
            name=self.words(),
            phones="0205 3812 345",
        )

    def change_contact(self) -> None:
        point = self.one_of(ContactPoint)
        if point is not None and self.chance.random() < 0.3:
            point.delete()
        elif point is not None:
            point.name, point.office = self.words(), None
            point.save()

    def change_office(self) -> None:
        self.change_page(self.office()[0], 0.3)

    def change_chart(self) -> None:
        chart = self.one_of(OrganizationPage)
        if chart is not None:
            self.change_page(chart, 0.1)

    def change_page(self, page: Page, deleted: float) -> None:
        """Delete it, take it down, publish it, or give it another address."""
        chance = self.chance.random()
        if chance < deleted:
            page.delete()
        elif chance < 0.6 and page.live:
            page.unpublish()
        else:
            page.slug = f"trang-{self.number}"
            page.save_revision().publish()
