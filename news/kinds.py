"""What this room lists, in the words of `Placement.kind`."""

from __future__ import annotations

from typing import Final

ARTICLE: Final = "article"
TOPIC: Final = "topic"
