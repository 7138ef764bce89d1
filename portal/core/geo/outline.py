"""The outline of several shapes that lie side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.core.geo.geometry import Position, Ring, Shape, rings_of

_FEWEST_IN_RING = 3
Edge = tuple[Position, Position]


def outline_of(shapes: Iterable[Shape]) -> Shape:
    """The rings around the shapes together: the edges that no two of them share.

    The shapes have to share the corners of their common borders. Each ring comes as a
    polygon of its own, a hole like an outline: it is drawn as a line, not filled.
    """
    single: set[Edge] = set()
    for shape in shapes:
        for ring in rings_of(shape):
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
                if a != b:
                    single ^= {(min(a, b), max(a, b))}
    return tuple((ring,) for ring in _rings(single) if len(ring) >= _FEWEST_IN_RING)


def _rings(edges: set[Edge]) -> Iterator[Ring]:
    """Walks along the edges, each once, until a corner is met again."""
    ends: dict[Position, set[Position]] = {}
    for a, b in edges:
        ends.setdefault(a, set()).add(b)
        ends.setdefault(b, set()).add(a)
    for start in sorted(ends):
        while ends[start]:
            ring = [start]
            at = start
            while ends[at]:
                to = min(ends[at])
                ends[at].discard(to)
                ends[to].discard(at)
                if to == start:
                    break
                ring.append(to)
                at = to
            yield tuple(ring)
