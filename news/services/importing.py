"""Importing articles into one news list of one site.

One article is one transaction: an import that is killed has imported whole articles
only, and run again it goes on with the rest, since `ArticleSource` knows each row by
its source key. Bad rows are reported with their line; the good ones are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.signal_handlers import disable_reference_index_auto_update

from news.addresses import is_reserved
from news.mapping import BadMapping, ImportMapping, category_word
from news.models import ArticlePage, ArticleSource, NewsCategory, NewsIndexPage
from news.parsing import Row, read_rows, source_files
from news.rows import ArticleRow, RowProblem
from news.selectors import categories_in_force
from news.services.articles import add_live_article, change_article
from news.tasks import find_related
from portal.core.audit.services import batch
from portal.core.batches import batches
from portal.core.database_errors import refusal_in_words
from portal.core.vietnamese import fold
from portal.tenancy.root_paths import site_id_of

_BATCH = 200
_SLUG_AT_MOST = 100


@dataclass
class ImportReport:
    """What an import did. `refused` and `notes` name the file and the line."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    outdated: int = 0
    refused: list[tuple[str, RowProblem]] = field(default_factory=list)
    notes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        good = self.created + self.updated + self.unchanged + self.outdated
        return good + len(self.refused)

    def note(self, text: str, line: int) -> None:
        """Remember something about an imported row that its author should know."""
        self.notes.setdefault(text, []).append(line)


class CategoryFinder:
    """Their names of categories → ours: by the mapping, by address, by name."""

    def __init__(self, mapping: ImportMapping) -> None:
        """Raises BadMapping if the mapping leads to a category that is not in force."""
        categories = categories_in_force()
        self._by_slug = {category.slug: category for category in categories}
        self._by_word = {category_word(category.name): category for category in categories}
        for theirs, slug in mapping.categories.items():
            if slug not in self._by_slug:
                raise BadMapping(
                    _("The mapping leads to “%(slug)s”; the categories are: %(known)s.")
                    % {"slug": slug, "known": ", ".join(self._by_slug)}
                )
            self._by_word[theirs] = self._by_slug[slug]

    def find(self, name: str) -> NewsCategory | None:
        """The category for `name`; for "A / B" the whole, else the first part known."""
        for part in (name, *name.split("/")):
            found = self._by_word.get(category_word(part)) or self._by_slug.get(part.strip())
            if found:
                return found
        return None


class SlugMaker:
    """Addresses of new articles, unique in one list; knows those that are taken."""

    def __init__(self, index: Page) -> None:
        self._taken = set(index.get_children().values_list("slug", flat=True))

    def make(self, title: str) -> str:
        """`title` without diacritics, cut at a word, numbered if it is taken."""
        base = slugify(fold(title)) or "bai-viet"
        if len(base) > _SLUG_AT_MOST:
            base = base[:_SLUG_AT_MOST].rsplit("-", 1)[0]
        if base.isdigit() or is_reserved(base):
            base = f"bai-{base}"
        slug, number = base, 1
        while slug in self._taken:
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug


class ArticleImporter:
    """Writes rows into one list, one transaction and one entry of the audit each."""

    def __init__(self, index: NewsIndexPage, mapping: ImportMapping, *, update: bool) -> None:
        self.report = ImportReport()
        self._index = index
        self._site_id = site_id_of(index)
        self._categories = CategoryFinder(mapping)
        self._slugs = SlugMaker(index)
        self._update = update
        self._now = timezone.now()
        self._created: list[int] = []

    def take(self, name: str, rows: list[Row]) -> None:
        """Import some rows of the file `name`. Two queries for what is there already."""
        keys = [row.key for row in rows if isinstance(row, ArticleRow)]
        known = {
            source.key: source
            for source in ArticleSource.objects.filter(index=self._index, key__in=keys)
        }
        for row in rows:
            if isinstance(row, RowProblem):
                self.report.refused.append((name, row))
                continue
            try:
                with batch("news.import", self._index, site_id=self._site_id, key=row.key):
                    source = self._write(row, known.get(row.key))
            except (ValidationError, IntegrityError, DataError) as error:
                self.report.refused.append((name, RowProblem(row.line, _reason(error))))
            else:
                known[row.key] = source
        if self._created:
            # Found once the whole batch is there: the first rows would have nobody yet.
            find_related.enqueue(self._created)
            self._created = []

    def _write(self, row: ArticleRow, source: ArticleSource | None) -> ArticleSource:
        """Create, change or leave the article of one row."""
        if source is None:
            return self._create(row)
        if source.digest == row.digest:
            self.report.unchanged += 1
        elif not self._update:
            self.report.outdated += 1
        else:
            article = ArticlePage.objects.get(pk=source.article_id)
            current = article.get_latest_revision_as_object()
            self._fill(current, row)
            change_article(current)
            source.digest = row.digest
            source.save()
            self.report.updated += 1
        return source

    def _create(self, row: ArticleRow) -> ArticleSource:
        article = ArticlePage(slug=self._slugs.make(row.title), published_at=self._now)
        self._fill(article, row)
        article.finds_related = False
        add_live_article(self._index, article)
        self._created.append(article.pk)
        source = ArticleSource.objects.create(
            article=article, index=self._index, key=row.key, digest=row.digest
        )
        self.report.created += 1
        return source

    def _fill(self, article: ArticlePage, row: ArticleRow) -> None:
        """Set what the row says; the address of an article that exists stays."""
        article.title = article.draft_title = row.title
        article.sapo = row.sapo
        body: Any = [("paragraph", RichText(row.body_html))] if row.paragraphs else []
        article.body = body
        article.author_name = row.author
        article.source_name = row.source
        article.source_url = row.url
        article.published_at = row.published_at or article.published_at
        article.category = self._category(row)
        article.tags.set(row.tags)

    def _category(self, row: ArticleRow) -> NewsCategory | None:
        if not row.category:
            return None
        found = self._categories.find(row.category)
        if found is None:
            self.report.note(
                _("Category “%s” is not known; imported without it.") % row.category, row.line
            )
        return found


def import_articles(
    index: NewsIndexPage,
    path: Path,
    mapping: ImportMapping | None = None,
    *,
    update: bool = False,
    limit: int | None = None,
    progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Import the file or folder at `path` into `index`, live, and say what was done.

    With `update`, articles that changed at the source are changed here; otherwise they
    are counted as outdated. `limit` is the number of rows to read. `progress` is called
    after every batch. Raises ValueError when there is nothing to read, BadMapping when
    the mapping leads nowhere.

    Wagtail's reference index is not kept row by row: text from outside refers to
    nothing here, and its rows would be written and found empty.
    """
    files = source_files(path)
    mapping = mapping or ImportMapping()
    importer = ArticleImporter(index, mapping, update=update)
    left = limit
    with disable_reference_index_auto_update():
        for file in files:
            rows: Iterable[Row] = read_rows(file, mapping, timezone.get_default_timezone())
            if left is not None:
                rows = islice(rows, left)
            for batch in batches(rows, _BATCH):
                importer.take(file.name, batch)
                if left is not None:
                    left -= len(batch)
                if progress:
                    progress(importer.report)
    return importer.report


def _reason(error: Exception) -> str:
    """What was wrong with a row, for people."""
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, IntegrityError):
        return _("The article was imported by somebody else at the same time.")
    if isinstance(error, DataError):
        return refusal_in_words(error)
    return str(error).strip()
