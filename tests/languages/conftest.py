"""A portal in two languages, its English pages made by translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from home.models import HomePage, SectionPage, StandardPage
from news.models import ArticlePage, NewsIndexPage
from tests.factories import make_member_site
from tests.news.conftest import Newsroom, make_newsroom
from tests.support.shared_rows import shared

HOST = "langson.localhost"


@dataclass
class Bilingual:
    """A portal with sections in Vietnamese; `translate` makes their English pages."""

    newsroom: Newsroom
    home: HomePage
    section: SectionPage
    text: StandardPage
    english: Locale

    def translate(self, page: Page, title: str, slug: str = "", *, live: bool = True) -> Any:
        """The English page of `page`, published unless `live` is False."""
        translate_object(fresh(page), [self.english])
        made = fresh(page).get_translation(self.english).specific
        made.title = title
        made.slug = slug or made.slug
        revision = made.save_revision()
        if live:
            revision.publish()
        return fresh(made)

    def translate_home(self) -> HomePage:
        """The English home page, live."""
        home: HomePage = self.translate(self.home, "Lang Son province")
        return home

    def english_news(self, *titles: str) -> NewsIndexPage:
        """A live English list with articles of these titles."""
        index: NewsIndexPage = self.translate(self.newsroom.index, "News", "news")
        for title in titles:
            article = fresh(index).add_child(instance=ArticlePage(title=title, live=False))
            article.save_revision().publish()
        return index

    def get(self, path: str) -> Any:
        """Ask as a reader does."""
        return self.newsroom.get(path)


def ask(host: str, path: str) -> Any:
    """Ask a public host as a reader does."""
    return Client().get(path, headers={"host": host})


def fresh(page: Page) -> Any:
    """The page as the database has it now."""
    return Page.objects.get(pk=page.pk).specific


@shared
def bilingual() -> Bilingual:
    """Tỉnh Lạng Sơn, in Vietnamese so far."""
    english = Locale.objects.create(language_code="en")
    newsroom = make_newsroom("Tỉnh Lạng Sơn", HOST)
    home = fresh(newsroom.member.site.root_page)
    section = home.add_child(instance=SectionPage(title="Giới thiệu", slug="gioi-thieu"))
    text = section.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su"))
    return Bilingual(newsroom, fresh(home), section, text, english)


@shared
def neighbour() -> Any:
    """A portal in Vietnamese alone."""
    return make_member_site("Xã Chi Lăng", "chilang.localhost")
