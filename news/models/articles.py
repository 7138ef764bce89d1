"""Articles."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from news.addresses import slug_problem
from news.forms import ArticlePageForm
from news.models.categories import NewsCategory
from news.models.related import ArticleRelated
from news.models.tags import ArticleTag
from portal.core.blocks import article_blocks
from portal.core.covers import CoveredPage
from portal.core.fields import StreamField
from portal.core.metadata import Kind, PageMetadata

if TYPE_CHECKING:
    from django.http import HttpRequest

# How many articles stand beside one.
RELATED_AT_MOST = 4


class ArticlePage(CoveredPage):
    """A piece of news."""

    sapo = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("One or two sentences: who, what, where, when. Shown in lists."),
    )
    body = StreamField(article_blocks(), verbose_name=_("body"), blank=True)
    cover_caption = models.CharField(_("caption of the cover"), max_length=255, blank=True)
    category = models.ForeignKey(
        NewsCategory,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    published_at = models.DateTimeField(
        _("date shown"),
        default=timezone.now,
        help_text=_("Shown with the article; lists are sorted by it, the newest first."),
    )
    is_featured = models.BooleanField(
        _("featured"),
        default=False,
        help_text=_("Offered first to the parts of the home page that show featured news."),
    )
    pinned_until = models.DateTimeField(
        _("pinned until"),
        null=True,
        blank=True,
        help_text=_("Until then the article stands at the top of its list."),
    )
    related_by_hand = models.BooleanField(
        _("keep this list"),
        default=False,
        help_text=_(
            "Ticked by itself when you change the list. Otherwise the list is found anew at"
            " each publication: same tags first, then same category, then the newest."
        ),
    )
    author_name = models.CharField(_("author"), max_length=150, blank=True)
    source_name = models.CharField(
        _("source"),
        max_length=150,
        blank=True,
        help_text=_("The agency or newspaper the article was taken from."),
    )
    source_url = models.URLField(_("address at the source"), max_length=500, blank=True)

    # False while an import writes: it finds related articles once all are there.
    finds_related = True

    # Set by lists for an article that another site than the one shown has made.
    is_from_elsewhere = False
    source_host = ""

    nfc_fields: ClassVar[tuple[str, ...]] = (
        *CoveredPage.nfc_fields,
        *("sapo", "cover_caption", "author_name", "source_name"),
    )
    # What every view of an article shows: joined when it is served (two queries less).
    served_with: ClassVar[tuple[str, ...]] = ("category", "cover")

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    in_site_map = False
    template = "news/article_page.html"
    base_form_class = ArticlePageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("sapo"),
        MultiFieldPanel(
            [FieldPanel("cover"), FieldPanel("cover_alt"), FieldPanel("cover_caption")],
            heading=_("Cover picture"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("category"), FieldPanel("tags"), FieldPanel("published_at")],
            heading=_("Filing"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_featured"), FieldPanel("pinned_until")],
            heading=_("Prominence"),
        ),
        MultiFieldPanel(
            [FieldPanel("author_name"), FieldPanel("source_name"), FieldPanel("source_url")],
            heading=_("Author and source"),
        ),
        MultiFieldPanel(
            [
                InlinePanel("related_links", label=_("Related article"), max_num=RELATED_AT_MOST),
                FieldPanel("related_by_hand"),
            ],
            heading=_("Related articles"),
        ),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        """Refuse a cover without text alternative, and an address that the list needs."""
        super().clean()
        errors = self.cover_errors()
        problem = slug_problem(self.slug)
        if problem:
            errors["slug"] = problem
        if errors:
            raise ValidationError(errors)

    def with_content_json(self, content: Any) -> ArticlePage:
        """A draft; a related list that nobody keeps by hand is the one of today."""
        draft: ArticlePage = super().with_content_json(content)
        if not draft.related_by_hand:
            draft.related_links.set(list(ArticleRelated.objects.filter(article_id=self.pk)))
        return draft

    @property
    def updated_at(self) -> datetime.datetime | None:
        """When the text changed last, if that was on a later day than the one shown.

        A comma mended in the first hours is no update; an article that is dated back is
        as old as its first publication.
        """
        last, first = self.last_published_at, self.first_published_at
        if last is None or first is None:
            return None
        posted = max(first, self.published_at)
        return last if timezone.localdate(last) > timezone.localdate(posted) else None

    def is_pinned(self, now: datetime.datetime) -> bool:
        """Whether the article stands at the top of its own list at `now`."""
        return self.pinned_until is not None and self.pinned_until > now

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The article with what stands around it."""
        from news.selectors.around import article_context  # selectors stand above models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(article_context(self, request))
        return context

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A piece of news with its dates, author, source and cover."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.sapo,
            kind=Kind.ARTICLE,
            published=self.published_at,
            modified=self.updated_at or self.published_at,
            creator=self.author_name,
            source=self.source_url or self.source_name,
            subjects=(self.category.name,) if self.category else (),
            image=self.shared_image(),
        )
