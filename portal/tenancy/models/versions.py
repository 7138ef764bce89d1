"""Version keys: how every process learns that a cached value is stale."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CacheVersion(models.Model):
    """Drawn anew in the transaction that changes what is cached under its key.

    A database row and not a cache entry, so that any number of processes agree
    with or without Redis.
    """

    key = models.CharField(max_length=100, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)

    audit_exempt: ClassVar[str] = "a mark; what drew it anew has its own entry"

    class Meta:
        verbose_name = "cache version"
        verbose_name_plural = "cache versions"

    def __str__(self) -> str:
        return f"{self.key}={self.version}"
