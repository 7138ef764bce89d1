"""Topic dossiers: what a site has published about one matter, in one place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page

from news.addresses import slug_problem
from news.forms import TopicPageForm
from news.models.tags import NewsTag
from portal.core.covers import CoveredPage
from portal.core.metadata import Kind, PageMetadata

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Chosen by hand; what belongs to a topic by its tag has no limit.
CHOSEN_AT_MOST = 50


class TopicTag(ItemBase):
    """Articles with this tag belong to the topic."""

    tag = models.ForeignKey(NewsTag, related_name="topic_items", on_delete=models.CASCADE)
    content_object = ParentalKey(
        "news.TopicPage", related_name="tagged_items", on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("tag of a topic")
        verbose_name_plural = _("tags of topics")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("content_object", "tag"), name="topic_tag_once")
        ]


class TopicArticle(Orderable):
    """An article that editors chose for a topic, in their order."""

    topic = ParentalKey("news.TopicPage", on_delete=models.CASCADE, related_name="chosen")
    article = models.ForeignKey(
        "news.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="chosen_for",
    )

    panels: ClassVar = [PageChooserPanel("article", "news.ArticlePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("article of a topic")
        verbose_name_plural = _("articles of topics")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("topic", "article"), name="topic_article_once")
        ]


class TopicPage(RoutablePageMixin, CoveredPage):
    """A matter with the articles about it: those chosen first, then those with its tags.

    A page and not a row, since it is read by the public under an address of its own and
    so needs what pages have: drafts, approval, address history, files that open and
    close with it. It shows only what its site lists.
    """

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("What the topic is about, in a few sentences.")
    )
    tags = ClusterTaggableManager(
        through=TopicTag,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Articles with one of these tags belong to the topic by themselves."),
    )

    nfc_fields: ClassVar[tuple[str, ...]] = (*CoveredPage.nfc_fields, "intro")
    served_with: ClassVar[tuple[str, ...]] = ("cover",)

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "news/topic_page.html"
    base_form_class = TopicPageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover picture")),
        FieldPanel("tags"),
        InlinePanel(
            "chosen", heading=_("Chosen articles"), label=_("Article"), max_num=CHOSEN_AT_MOST
        ),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def clean(self) -> None:
        """Refuse a cover without text alternative, and an address that the list needs."""
        super().clean()
        errors = self.cover_errors()
        problem = slug_problem(self.slug)
        if problem:
            errors["slug"] = problem
        if errors:
            raise ValidationError(errors)

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A list, described by its introduction, with its cover."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.intro,
            kind=Kind.LIST,
            image=self.shared_image(),
        )

    @path("")
    def articles(self, request: HttpRequest) -> HttpResponse:
        """The topic and a page of its articles."""
        from news.views import topics  # views stand above models

        return topics.topic(request, self)

    @path("rss/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of the topic as a feed."""
        from news.views import feeds  # views stand above models

        return feeds.topic_feed(request, self)
