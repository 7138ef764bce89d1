"""Where `/tuy-chon/` leads back to: a path of the same host, or nowhere.

An address that sends readers on to wherever it is told lends the agency's name to
swindlers. What is allowed is therefore named, not what is forbidden: the signs that a
browser leaves as they are, in a path that begins with one slash and has no empty part and
no dots that climb.
"""

from __future__ import annotations

import re

from portal.core.readers_cookie import PATH

MAX_LENGTH = 2_000

# Printable ASCII without space, quotes, angle and curly brackets, backslash, caret and
# grave: browsers drop tabs and line ends, read a backslash as a slash, and write the rest
# otherwise. A page's own path is escaped and has none of them.
_ALLOWED = re.compile(r"/[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]|]*", re.ASCII)
_CLIMBS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


def own_path(asked: str) -> str | None:
    """`asked` if it is a path of this host, with its query; None for anything else.

    The preferences' own address comes back without its query: it would change something.
    """
    if len(asked) > MAX_LENGTH or not _ALLOWED.fullmatch(asked):
        return None
    path = asked.split("?", 1)[0]
    if "//" in path or _CLIMBS.search(path):
        return None
    return path if path == PATH else asked
