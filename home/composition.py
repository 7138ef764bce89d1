"""A home page put together from its blocks: what is shown, in which rows, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.core.home_blocks import Found, HomeFrame, Width, home_block_entry, load
from portal.tenancy import root_paths

if TYPE_CHECKING:
    from django.http import HttpRequest

    from home.models import HomePage


@dataclass(frozen=True)
class Part:
    """One block of the page. `shown` is what its template reads; None: nothing to show.

    `anchor` is the id of its heading, unique on the page.
    """

    name: str
    label: str
    template: str
    width: Width
    anchor: str
    value: Any
    shown: dict[str, Any] | None


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


def compose(page: HomePage, request: HttpRequest) -> list[Row]:
    """The rows of a home page. Readers are not shown what is empty; previews are."""
    frame = frame_of(page, request)
    if frame is None:
        return []
    bound = list(page.body)
    found = load((child, frame) for child in bound)
    parts = [part_of(child, frame, found, number) for number, child in enumerate(bound, start=1)]
    if not getattr(request, "is_dummy", False):
        parts = [part for part in parts if part.shown is not None]
    return rows_of(parts)


def part_of(bound: Any, frame: HomeFrame, found: Found, number: int = 0) -> Part:
    """One block with what it shows."""
    return Part(
        name=bound.block_type,
        label=str(bound.block.label),
        template=bound.block.meta.template,
        width=home_block_entry(bound.block_type).width,
        anchor=f"khoi-{number}",
        value=bound.value,
        shown=bound.block.shown(bound.value, frame, found),
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
