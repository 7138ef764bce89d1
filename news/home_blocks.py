"""News on home pages: a lead story with the latest, lists, strips, notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from news.home_examples import example_more, example_stories
from news.home_needs import (
    ArticlesNeed,
    Listed,
    key_of,
    load_articles,
    newest_first,
    once_each,
)
from news.selectors import categories_in_force
from portal.core.home_blocks import (
    NEWS,
    Found,
    HomeBlock,
    HomeBlockEntry,
    HomeFrame,
    Need,
    register_home_block,
    register_loader,
)
from portal.core.page_refs import PageRefBlock

# The category of notices, as the shared set names it.
NOTICE_CATEGORY = "thong-bao"
# What is featured stays at the top for so long; then the newest takes its place, so that
# a portal nobody looks after does not show an old story as today's.
FEATURED_DAYS = 30
# As many articles may stand further up at most: a strip that leaves those out asks for more.
_MOST_SEEN = 6


def category_choices() -> list[tuple[str, str]]:
    """The categories of today."""
    return [(category.slug, category.name) for category in categories_in_force()]


def _list_block(**kwargs: Any) -> PageRefBlock:
    """Chooses a list of news."""
    return PageRefBlock(page_type="news.NewsIndexPage", required=False, **kwargs)


class CategoryBlock(blocks.ChoiceBlock):
    """Chooses a category of the shared set."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Only this category"))
        super().__init__(choices=category_choices, required=False, **kwargs)

    def normalize_choice(self, value: Any) -> Any:
        """The stored word itself. Wagtail would look it up, a query each time one is read."""
        return value


def _count_block(default: int, *, most: int = 10, least: int = 1) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        label=_("How many"), default=default, min_value=least, max_value=most
    )


class LeadBlock(HomeBlock):
    """One story with its picture, and the latest beside it."""

    articles = blocks.ListBlock(
        PageRefBlock(page_type="news.ArticlePage", label=_("Article")),
        label=_("Articles of own choice"),
        help_text=_(
            "The first is the lead story, the others follow. Empty: what is marked as featured, "
            "then the newest."
        ),
        max_num=5,
        default=[],
    )
    index = _list_block(
        label=_("Only from this list"), help_text=_("Empty: the news of the whole site.")
    )
    count = _count_block(4, most=8, least=0)
    more = _list_block(
        label=_("All news at"), help_text=_("The list to which the latest news lead on.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Lead story and latest news")
        description = _("One large story with its picture, and the latest beside it.")
        template = "news/blocks/lead.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """Chosen, featured and newest; the list of all."""
        return self._needs(value, frame)

    def _needs(self, value: Any, frame: HomeFrame) -> tuple[ArticlesNeed, ...]:
        limit = 1 + value["count"]
        index, more = key_of(value["index"]), key_of(value["more"])
        newest = ArticlesNeed(frame.site_id, frame.language, limit, index, has_covers=True)
        chosen = tuple(ref.pk for ref in value["articles"] if ref is not None)
        return (
            replace(newest, index_id=None, chosen=chosen),
            replace(newest, limit=1, featured_days=FEATURED_DAYS),
            newest,
            replace(newest, limit=1, index_id=more or index, has_covers=False),
        )

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The lead and the others, each once."""
        chosen, featured, newest, all_news = (found[need] for need in self._needs(value, frame))
        first = chosen.stories or featured.stories
        stories = once_each([*first, *newest.stories])[: 1 + value["count"]]
        if not stories:
            return None
        found.seen.update(story.pk for story in stories)
        return {"lead": stories[0], "latest": stories[1:], "more": all_news.more}

    def example(self) -> dict[str, Any]:
        """A lead story and four others."""
        lead, *latest = example_stories(5)
        return {"lead": lead, "latest": latest, "more": example_more()}


class LatestBlock(HomeBlock):
    """The newest of a list or a category, one below the other."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Latest news"))
    index = _list_block(
        label=_("Only from this list"), help_text=_("Empty: the news of the whole site.")
    )
    category = CategoryBlock()
    count = _count_block(5)

    class Meta:
        icon = "list-ul"
        label = _("List of latest news")
        description = _("The newest articles of the site, of one list or of one category.")
        template = "news/blocks/latest.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The newest."""
        return [_need_of(value, frame, value["count"], has_covers=True)]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """What does not stand further up already."""
        listed: Listed = found[_need_of(value, frame, value["count"], has_covers=True)]
        return _part(value["title"], listed, value["count"], found)

    def example(self) -> dict[str, Any]:
        """Five articles."""
        return {
            "title": gettext("Latest news"),
            "stories": example_stories(5),
            "more": example_more(),
        }


class StripBlock(blocks.StructBlock):
    """One column: the newest of a list or a category."""

    title = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=80,
        help_text=_("Empty: the name of the list or of the category."),
    )
    index = _list_block(label=_("List"))
    category = CategoryBlock()

    class Meta:
        icon = "list-ul"
        label = _("Column")

    def clean(self, value: Any) -> Any:
        """Ask for a list or a category."""
        cleaned = super().clean(value)
        is_told = cleaned["index"] or cleaned["category"]
        if not is_told and not self.is_deferred_validation:
            raise StructBlockValidationError(
                {"index": ValidationError(_("Choose a list or a category."))}
            )
        return cleaned


class StripsBlock(HomeBlock):
    """Up to three categories side by side, titles only."""

    strips = blocks.ListBlock(StripBlock(), label=_("Columns"), min_num=1, max_num=3)
    count = _count_block(3, most=6, least=2)

    class Meta:
        icon = "table"
        label = _("Strip of categories")
        description = _("Up to three lists or categories side by side, titles only.")
        template = "news/blocks/strips.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The newest of each column."""
        return [_need_of(strip, frame, value["count"]) for strip in value["strips"]]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The columns that have something."""
        columns = []
        for strip in value["strips"]:
            listed: Listed = found[_need_of(strip, frame, value["count"])]
            column = _part(strip["title"] or listed.title, listed, value["count"], found)
            if column is not None:
                columns.append(column)
        return {"columns": columns} if columns else None

    def example(self) -> dict[str, Any]:
        """Three columns."""
        titles = (gettext("Economy"), gettext("Culture"), gettext("Law"))
        return {
            "columns": [
                {"title": title, "stories": example_stories(3), "more": example_more()}
                for title in titles
            ]
        }


class NoticesBlock(HomeBlock):
    """The newest notices, with their dates."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Notices"))
    index = _list_block(
        label=_("List of notices"),
        help_text=_("Besides, everything filed under the category of notices is shown."),
    )
    count = _count_block(5)

    class Meta:
        icon = "warning"
        label = _("Notices")
        description = _("The newest notices with their dates.")
        template = "news/blocks/notices.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The newest of the list, and of the category."""
        return self._needs(value, frame)

    def _needs(self, value: Any, frame: HomeFrame) -> tuple[ArticlesNeed, ...]:
        filed = ArticlesNeed(
            frame.site_id, frame.language, value["count"], category=NOTICE_CATEGORY
        )
        index = key_of(value["index"])
        return (replace(filed, category="", index_id=index), filed) if index else (filed,)

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """Notices of both, the newest first; they may stand among the latest news, too."""
        listed: list[Listed] = [found[need] for need in self._needs(value, frame)]
        stories = newest_first(story for one in listed for story in one.stories)
        if not stories:
            return None
        return {
            "title": value["title"],
            "stories": stories[: value["count"]],
            "more": listed[0].more,
        }

    def example(self) -> dict[str, Any]:
        """Three notices."""
        return {
            "title": gettext("Notices"),
            "stories": example_stories(3),
            "more": example_more(),
        }


def _need_of(value: Any, frame: HomeFrame, count: int, *, has_covers: bool = False) -> ArticlesNeed:
    """The newest of a list, a category, or of a category within a list.

    Some more than are shown, for those that stand further up already.
    """
    return ArticlesNeed(
        frame.site_id,
        frame.language,
        count + _MOST_SEEN,
        index_id=key_of(value["index"]),
        category=value["category"] or "",
        has_covers=has_covers,
    )


def _part(title: str, listed: Listed, count: int, found: Found) -> dict[str, Any] | None:
    """One list as its template reads it; what stood further up only if there is nothing else."""
    fresh = [story for story in listed.stories if story.pk not in found.seen]
    stories = (fresh or listed.stories)[:count]
    if not stories:
        return None
    found.seen.update(story.pk for story in stories)
    return {"title": title, "stories": stories, "more": listed.more}


def register_home_blocks() -> None:
    """Offer the blocks; called once by the app's `ready()`."""
    for entry in (
        HomeBlockEntry("lead", LeadBlock, NEWS, 100, max_num=1),
        HomeBlockEntry("latest", LatestBlock, NEWS, 110, "main"),
        HomeBlockEntry("strips", StripsBlock, NEWS, 120),
        HomeBlockEntry("notices", NoticesBlock, NEWS, 130, "main", max_num=1),
    ):
        register_home_block(entry)
    register_loader(ArticlesNeed, load_articles)
