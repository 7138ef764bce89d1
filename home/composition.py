"""A home page put together from its blocks: what is shown, in which rows, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType

from home.emptiness import State, samples_of, state_of
from news.home_blocks import NOTICE_CATEGORY
from news.models import NewsIndexPage
from portal.core.blocks import bring_files
from portal.core.cache_tags import tag
from portal.core.home_blocks import Found, HomeFrame, Width, home_block_entry, load
from portal.tenancy import root_paths

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from home.models import HomePage


@dataclass(frozen=True)
class Part:
    """One block of the page. `shown` is what its template reads, if it has anything.

    `anchor` is the id of its heading, unique on the page.
    """

    name: str
    label: str
    template: str
    width: Width
    anchor: str
    shown: dict[str, Any] | None
    state: State
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One or two parts side by side on a wide screen; `shape` names the proportions."""

    parts: tuple[Part, ...]

    @property
    def shape(self) -> str:
        """`full`, `main-side`, `side-main` or `even`."""
        if len(self.parts) == 1:
            return "full"
        left, right = (part.width for part in self.parts)
        return "even" if left == right else f"{left}-{right}"


def frame_of(page: HomePage, request: HttpRequest) -> HomeFrame | None:
    """What the blocks of this home page are told about it; None outside any site."""
    found = root_paths.current().relevant(page.url_path)
    if not found:
        return None
    site = getattr(request, "site_context", None)
    return HomeFrame(
        page=page,
        site_id=found[0].site_id,
        unit_id=site.unit_id if site is not None else None,
        language=found[0].language_code,
    )


def default_body(page: HomePage, below: Sequence[Page]) -> Any:
    """What a home page shows that nobody has composed: the news and the notices.

    `below` are the pages directly below it; its lists of news are among them.
    """
    news_list = ContentType.objects.get_for_model(NewsIndexPage)
    lists = [child for child in below if child.content_type_id == news_list.pk]
    notices = next((child.pk for child in lists if child.slug == NOTICE_CATEGORY), None)
    news = next((child.pk for child in lists if child.pk != notices), None)
    return page.body.stream_block.to_python(
        [
            {"type": "lead", "value": {"more": news}},
            {"type": "notices", "value": {"index": notices}},
        ]
    )


def compose(page: HomePage, request: HttpRequest, below: Sequence[Page] = ()) -> list[Row]:
    """The rows of a home page. Readers are not shown what is empty; previews are."""
    frame = frame_of(page, request)
    if frame is None:
        return []
    bring_files(page.body)
    bound = list(page.body or default_body(page, below))
    tag(request, *(name for child in bound for name in child.block.cache_tags))
    found = load((child, frame) for child in bound)
    samples = samples_of(page)
    parts = [part_of(child, frame, found, samples, number) for number, child in enumerate(bound, 1)]
    if not getattr(request, "is_dummy", False):
        parts = [part for part in parts if part.state is State.FILLED]
    return rows_of(parts)


def part_of(
    bound: Any, frame: HomeFrame, found: Found, samples: list[Any], number: int = 0
) -> Part:
    """One block with what it shows."""
    shown = bound.block.shown(bound.value, frame, found)
    return Part(
        name=bound.block_type,
        label=str(bound.block.label),
        template=bound.block.meta.template,
        width=home_block_entry(bound.block_type).width,
        anchor=f"khoi-{number}",
        shown=shown,
        state=state_of(bound, shown, samples),
        styles=bound.block.styles,
    )


def rows_of(parts: Iterable[Part]) -> list[Row]:
    """Pair neighbours that leave room for each other."""
    rows: list[Row] = []
    waiting: Part | None = None  # begins a row that may take one more
    for part in parts:
        if waiting is not None and part.width != "full":
            rows[-1] = Row((waiting, part))
            waiting = None
        else:
            rows.append(Row((part,)))
            waiting = part if part.width != "full" else None
    return rows


def styles_of(rows: Iterable[Row]) -> list[str]:
    """The stylesheets that the parts of a page need, each once."""
    return sorted({name for row in rows for part in row.parts for name in part.styles})
