"""The list of a site's news: paged, by category, by year, month and day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.models import Page

from news.periods import Period
from portal.core.metadata import Kind, PageMetadata
from portal.core.pages import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class NewsIndexPage(RoutablePageMixin, BasePage):
    """Lists what is placed here: own articles, and those shared by other sites."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["news.ArticlePage", "news.TopicPage"]
    template = "news/news_index_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A list, described by its introduction."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.intro,
            kind=Kind.LIST,
        )

    @path("")
    def latest(self, request: HttpRequest) -> HttpResponse:
        """Everything, the newest first."""
        return self._answer(request, None)

    @re_path(r"^(?P<year>\d{4})/$", name="year")
    @re_path(r"^(?P<year>\d{4})/(?P<month>\d{1,2})/$", name="month")
    @re_path(r"^(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/$", name="day")
    def archive(
        self, request: HttpRequest, year: str, month: str = "", day: str = ""
    ) -> HttpResponse:
        """What was published in a year, a month or on a day."""
        try:
            period = Period.of(*(int(part) for part in (year, month, day) if part))
        except ValueError as error:
            raise Http404(_gettext("There is no such day.")) from error
        return self._answer(request, period)

    @path("rss/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of this list as a feed."""
        from news.views import feeds  # views stand above models

        return feeds.list_feed(request, self)

    @path("chuyen-de/")
    def topics(self, request: HttpRequest) -> HttpResponse:
        """The topics of this list."""
        from news.views import topics  # views stand above models

        return topics.all_topics(request, self)

    @path("the/<slug:slug>/")
    def by_tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A tag has one page a site, whatever the list it was found in."""
        from news.views import tags  # views stand above models

        return tags.to_tag_page(request, slug)

    def _answer(self, request: HttpRequest, period: Period | None) -> HttpResponse:
        from news.views import lists  # views stand above models

        return lists.news_list(request, self, period)
