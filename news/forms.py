"""Editors' forms of articles and topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.core.page_forms import BasePageForm
from portal.core.vietnamese import one_line
from portal.tenancy.root_paths import site_id_of


class ListedPageForm(BasePageForm):
    """A page below a news list: knows its site before it is saved."""

    @property
    def site_id(self) -> int | None:
        """The site the page belongs to, or will."""
        place: Page | None = self.parent_page or (self.instance if self.instance.pk else None)
        return site_id_of(place) if place is not None else None

    def clean_tags(self) -> list[str]:
        """Tags in one spelling: NFC, single spaces."""
        return [one_line(tag) for tag in self.cleaned_data["tags"]]

    def refuse_strangers(self, relation: str, name: str) -> None:
        """Put an error on each row of a relation whose article this page cannot show.

        An article of another site would need its pictures from there; one that points at
        itself or twice at the same says nothing.
        """
        seen: set[int] = set()
        for form in self._rows(relation):
            article = form.cleaned_data.get(name)
            if article is None:
                continue
            if site_id_of(article) != self.site_id:
                form.add_error(name, _("Choose an article of this site."))
            elif article.pk == self.instance.pk:
                form.add_error(name, _("Choose another article than this one."))
            elif article.pk in seen:
                form.add_error(name, _("This article stands in the list already."))
            seen.add(article.pk)

    def _rows(self, relation: str) -> Iterator[Any]:
        """Forms of the rows that stay, once they are valid."""
        formset = self.formsets.get(relation)
        if formset is None or not formset.is_valid():
            return
        deleted = formset.deleted_forms
        yield from (form for form in formset.forms if form not in deleted)


class ArticlePageForm(ListedPageForm):
    """An article: categories that its site offers, a related list that is kept if changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._related_before = [link.related_id for link in self.instance.related_links.all()]
        field = self.fields.get("category")
        if isinstance(field, forms.ModelChoiceField) and self.site_id is not None:
            from news.selectors.categories import choices_for  # models need this form

            field.queryset = choices_for(self.site_id, self.instance.category_id)

    def is_valid(self) -> bool:
        """Validate the article, then what it names of others."""
        if not super().is_valid():
            return False
        self.refuse_strangers("related_links", "related")
        return bool(super().is_valid())

    def save(self, commit: bool = True) -> Any:
        """Save; a list that was changed by hand is kept from now on."""
        let_go = "related_by_hand" in self.changed_data and not self.instance.related_by_hand
        if self._related_after() != self._related_before and not let_go:
            self.instance.related_by_hand = True
        return super().save(commit=commit)

    def _related_after(self) -> list[int]:
        """Keys of the articles in the list as it was sent, in its order.

        Not `formset.has_changed()`: that also speaks of numbers that browsers renumber.
        """
        rows = list(self._rows("related_links"))
        rows.sort(key=lambda form: form.cleaned_data.get("ORDER") or 0)
        chosen = (form.cleaned_data.get("related") for form in rows)
        return [article.pk for article in chosen if article is not None]


class TopicPageForm(ListedPageForm):
    """A topic: only articles of its own site."""

    def is_valid(self) -> bool:
        """Validate the topic, then the articles it names."""
        if not super().is_valid():
            return False
        self.refuse_strangers("chosen", "article")
        return bool(super().is_valid())
