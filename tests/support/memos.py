"""Between two tests no process-wide memo survives."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from tests.support.rooms import ROOMS


def forget_memos() -> None:
    """Empty the cache and every memo of this process, so that each test starts cold.

    A module of ours that keeps a memo offers `forget_all()`: that is all it takes to be
    found here. Content types are forgotten as well, else the number of queries of a test
    would depend on the test before it.
    """
    cache.clear()
    ContentType.objects.clear_cache()
    for forget in _memos(len(sys.modules)):
        forget()


@lru_cache(maxsize=1)
def _memos(modules: int) -> list[Callable[[], object]]:
    """`forget_all` of every module of ours; looked for anew when the number of modules changes.

    There are some thousand of them, too many for each test.
    """
    ours = [module for name, module in sys.modules.items() if name.split(".", 1)[0] in ROOMS]
    found = [getattr(module, "forget_all", None) for module in ours]
    return [forget for forget in found if callable(forget)]
