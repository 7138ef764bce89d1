"""The blocks of home pages: rooms register what a home page may be composed of.

A room registers from `AppConfig.ready()`::

    from portal.core.home_blocks import HomeBlockEntry, register_home_block, register_loader

    register_home_block(HomeBlockEntry("map", MapBlock, group=PLACE, order=310, width="side"))
    register_loader(BoundaryNeed, load_boundaries)

A home page is filled in two phases, so that its queries do not grow with its blocks.
First every block says what it needs (`HomeBlock.needs`): values that compare by content.
Then each loader is called once with all needs of its kind, and every block turns what
was found into what its template shows (`HomeBlock.shown`), or says that it is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.media.models import PortalImage
from portal.core.media.selectors import attach_renditions

if TYPE_CHECKING:
    from uuid import UUID

    from django_stubs_ext import StrOrPromise
    from wagtail.models import Page

# The headings under which editors find blocks.
NEWS: StrOrPromise = _("News")
TASKS: StrOrPromise = _("For citizens")
LINKS: StrOrPromise = _("Links")
PLACE: StrOrPromise = _("About the place")
TEXT: StrOrPromise = _("Text and pictures")

# How much of a row a block takes on a wide screen. Two neighbours that are not `full`
# share a row; one that stays alone takes it whole.
Width = Literal["full", "main", "side"]


@dataclass(frozen=True)
class HomeFrame:
    """The home page that is filled; `language` is the code of the language it is in."""

    page: Page
    site_id: int
    unit_id: UUID | str | None
    language: str


class Need:
    """Something a block wants read. Subclasses are frozen dataclasses: equal needs are one."""


@dataclass
class Loaded:
    """What a loader read: an answer a need, and the pictures that answers show."""

    answers: Mapping[Any, Any] = field(default_factory=dict)
    pictures: Sequence[PortalImage] = ()


@dataclass
class Found:
    """What was read for all blocks. `seen` holds the keys of pages shown further up."""

    answers: dict[Need, Any] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def __getitem__(self, need: Need) -> Any:
        """The answer to a need that was declared before."""
        return self.answers[need]


# Called once with all needs of its kind, in a fixed number of queries. `probing` asks
# only whether there is anything: one row a need will do, and no pictures.
Loader = Callable[[Sequence[Any], bool], Loaded]


class HomeBlock(blocks.StructBlock):
    """Base of every block of a home page. Its template reads what `shown` returned.

    `styles` are stylesheets it needs besides that of home pages ("css/blocks.css").
    `cache_tags` name what it shows beside the lists of the site (`core.cache_tags`).
    `wish` is what editors are asked to do while it has nothing to show; %s is its heading.
    """

    styles: ClassVar[tuple[str, ...]] = ()
    cache_tags: ClassVar[tuple[str, ...]] = ()
    wish: ClassVar[StrOrPromise] = _("Fill the block “%s”")

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """What must be read before `shown` can answer."""
        return ()

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """What the template shows; None when there is nothing to show."""
        # Each block has its own; the metaclass of blocks leaves no room for an abstract class.
        raise NotImplementedError

    def example(self) -> dict[str, Any] | None:
        """What the picture of the block in the editor's menu shows; None for no picture."""
        return None

    @property
    def is_previewable(self) -> bool:
        """Whether the editor's menu shows a picture of the block."""
        return self.example() is not None

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        """The page that is the picture."""
        return "home/blocks/preview.html"

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """What that page shows."""
        return {
            **(parent_context or {}),
            "shown": self.example(),
            "part": {"anchor": "khoi", "template": self.meta.template},
            "styles": self.styles,
        }

    def words(self, value: Any) -> str | None:
        """The running text that editors write here; None for a block without.

        As long as it is that of the template's sample, readers are not shown the block.
        """
        return None


@dataclass(frozen=True)
class HomeBlockEntry:
    """A kind of block under the name that stands in the stored body.

    `order` sorts the kinds in the editor's menu, within the headings in the order in
    which they first occur. `max_num`: how often it may stand on one home page.
    """

    name: str
    block_class: type[HomeBlock]
    group: StrOrPromise
    order: int
    width: Width = "full"
    max_num: int = 3


_entries: dict[str, HomeBlockEntry] = {}
_loaders: dict[type[Need], Loader] = {}
_is_built = False


def register_home_block(entry: HomeBlockEntry) -> None:
    """Offer a kind of block. A second one of the same name replaces the first.

    Raises RuntimeError once a home page has been read: what comes later would be lost.
    """
    if _is_built:
        raise RuntimeError(f"The block {entry.name} comes too late: register it in ready().")
    _entries[entry.name] = entry


def register_loader(need: type[Need], loader: Loader) -> None:
    """Read needs of this kind with `loader`."""
    _loaders[need] = loader


def home_block_entries() -> list[HomeBlockEntry]:
    """All kinds of blocks in the order of the editor's menu."""
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.name))


def home_block_entry(name: str) -> HomeBlockEntry:
    """The kind of block of this name. Raises KeyError."""
    return _entries[name]


class HomeBody(blocks.StreamBlock):
    """The body of a home page: whatever rooms have registered when it is first used.

    Given to a StreamField as a class, so that it is built after all rooms are ready.
    """

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        global _is_built  # noqa: PLW0603 - one registry a process, closed by its first use
        _is_built = True
        entries = home_block_entries()
        own = [(entry.name, entry.block_class(group=entry.group)) for entry in entries]
        counts = {entry.name: {"max_num": entry.max_num} for entry in entries}
        super().__init__([*own, *(local_blocks or ())], block_counts=counts, **kwargs)


Filled = tuple[Any, "HomeFrame"]


def load(filled: Iterable[Filled], *, probing: bool = False) -> Found:
    """Read what all these blocks need, whatever their number, in one go a kind of need.

    `filled` are bound blocks (`block`, `value`), each with the home page it stands on.
    The pictures that stand in the blocks themselves are brought before (`bring_files`).
    """
    rows = list(filled)
    wanted: dict[type[Need], dict[Need, None]] = {}
    for bound, frame in rows:
        for need in bound.block.needs(bound.value, frame):
            wanted.setdefault(type(need), {})[need] = None
    found = Found()
    pictures: list[PortalImage] = []
    for kind, needs in wanted.items():
        loaded = _loaders[kind](list(needs), probing)
        found.answers.update(loaded.answers)
        pictures.extend(loaded.pictures)
    if not probing:
        attach_renditions(pictures)
    return found
