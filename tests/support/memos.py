"""Between two tests no process-wide memo survives."""

from __future__ import annotations

import sys

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
    for name, module in list(sys.modules.items()):
        if name.split(".", 1)[0] in ROOMS and callable(getattr(module, "forget_all", None)):
            module.forget_all()
