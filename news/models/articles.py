"""Articles, their tags and where imported ones came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from news import selectors
from news.models.categories import NewsCategory
from portal.core.blocks import article_blocks
from portal.core.fields import StreamField
from portal.core.media.selectors import public_renditions
from portal.core.metadata import Kind, PageMetadata, SharedImage
from portal.core.pages import BasePage
from portal.core.vietnamese import fold, nfc

if TYPE_CHECKING:
    from django.http import HttpRequest


class NewsTag(TagBase):
    """A free keyword of articles; a model of its own, so that suggestions can be scoped."""

    class Meta:
        verbose_name = _("news tag")
        verbose_name_plural = _("news tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Address of a tag: "Chuyển đổi số" → "chuyen-doi-so"."""
        slug = slugify(fold(tag)) or "the"
        return slug if i is None else f"{slug}-{i}"


class ArticleTag(ItemBase):
    """An article carries a tag."""

    tag = models.ForeignKey(NewsTag, related_name="items", on_delete=models.CASCADE)
    content_object = ParentalKey(
        "news.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("content_object", "tag"), name="article_tag_once")
        ]


class ArticlePage(BasePage):
    """A piece of news."""

    sapo = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("One or two sentences: who, what, where, when. Shown in lists."),
    )
    body = StreamField(article_blocks(), verbose_name=_("body"), blank=True)
    cover = models.ForeignKey(
        "media.PortalImage",
        verbose_name=_("cover picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cover_alt = models.CharField(
        _("text alternative of the cover"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
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
    author_name = models.CharField(_("author"), max_length=150, blank=True)
    source_name = models.CharField(
        _("source"),
        max_length=150,
        blank=True,
        help_text=_("The agency or newspaper the article was taken from."),
    )
    source_url = models.URLField(_("address at the source"), max_length=500, blank=True)

    # Set by lists for an article that another site than the one shown has made.
    is_from_elsewhere = False
    source_host = ""

    # What every view of an article shows: joined when it is served (two queries less).
    served_with: ClassVar[tuple[str, ...]] = ("category", "cover")

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    in_site_map = False
    template = "news/article_page.html"
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
            [FieldPanel("author_name"), FieldPanel("source_name"), FieldPanel("source_url")],
            heading=_("Author and source"),
        ),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Bring the text to the one spelling that the database holds (NFC)."""
        for name in ("title", "sapo", "cover_alt", "cover_caption", "author_name", "source_name"):
            setattr(self, name, nfc(getattr(self, name)))
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a cover without text alternative, and an address that is a year."""
        super().clean()
        errors = {}
        if self.cover_id and not self.cover_alt.strip():
            errors["cover_alt"] = ValidationError(_("Say what the cover picture shows."))
        if self.slug.isdigit() and len(self.slug) == len("2026"):
            errors["slug"] = ValidationError(
                _("Four digits are the address of a year's archive; choose another.")
            )
        if errors:
            raise ValidationError(errors)

    @property
    def updated_at(self) -> Any:
        """When the text changed after its first publication, or None.

        A day later at least: a comma mended in the first hour is no update.
        """
        last, first = self.last_published_at, self.first_published_at
        if last and first and (last - first).days >= 1:
            return last
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The article with its tags, the pages above it and its pictures at hand."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(selectors.article_context(self, request))
        return context

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A piece of news with its dates, author, source and cover."""
        made = public_renditions(self.cover) if self.cover else []
        image = (
            SharedImage(made[-1].url, made[-1].width, made[-1].height, self.cover_alt)
            if made
            else None
        )
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.sapo,
            kind=Kind.ARTICLE,
            published=self.published_at,
            modified=self.updated_at or self.published_at,
            creator=self.author_name,
            source=self.source_url or self.source_name,
            subjects=(self.category.name,) if self.category else (),
            image=image,
        )


class ArticleSource(models.Model):
    """Where an imported article came from: what makes an import repeatable.

    One row a source key and index page. `digest` is of what was read, so that an
    import with `--update` writes only what changed at the source.
    """

    article = models.OneToOneField(
        ArticlePage, on_delete=models.CASCADE, related_name="import_source"
    )
    index = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("source key"), max_length=200)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("source of an imported article")
        verbose_name_plural = _("sources of imported articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("index", "key"), name="source_key_once_an_index")
        ]

    def __str__(self) -> str:
        return self.key
