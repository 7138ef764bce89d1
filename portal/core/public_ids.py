"""Short public identifiers of pages: random, never reused, kept by export."""

from __future__ import annotations

import secrets

# Crockford's base 32 in lower case: no i, l, o, u, so that an id read aloud over
# the telephone cannot be mistaken.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10


def new_public_id() -> str:
    """A fresh identifier of 10 characters (50 random bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
