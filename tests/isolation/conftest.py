"""The ground that is walked over."""

from __future__ import annotations

from tests.isolation.world import ground

__all__ = ["ground"]
