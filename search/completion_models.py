"""What may complete a reader's words while he types."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_KEY: Final = 40
# Rows that one entry may have: its key times this, and a number below it, is a row's key.
ROWS_OF_ONE: Final = 256


class Completion(models.Model):
    """One beginning under which an entry of the index is offered: derived, never edited.

    `id`: of entry 7 from 7 × 256 on, so that its rows lie together and need no further index.
    `where`: site and language, "7vi"; site 0 is every site. `place`: which word of the title
    the key begins with, from 0. `weight`: the later day first.
    """

    id = models.BigIntegerField(primary_key=True)
    where = models.CharField(max_length=24)
    key = models.CharField(max_length=LONGEST_KEY)
    place = models.SmallIntegerField()
    weight = models.IntegerField()

    audit_exempt: ClassVar[str] = "follows from the index, which follows from what is recorded"

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        indexes: ClassVar = [
            # The class of operators lets PostgreSQL compare beginnings whatever its language;
            # other databases leave it aside.
            models.Index(
                fields=["where", "key", "place", "weight"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "int2_ops", "int4_ops"],
                name="search_completion_key",
            )
        ]

    def __str__(self) -> str:
        return self.key
