"""Forms that anybody may send from a public host, where there is neither cookie nor session.

A form carries a signed token: it was shown by us, for this very purpose, not long ago. With the
`Origin` that browsers send, no page of another host can have its readers send one unnoticed.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from django.core.signing import BadSignature, TimestampSigner

if TYPE_CHECKING:
    from django.http import HttpRequest

# Long enough to be called away from the screen.
OPEN_FOR: Final = datetime.timedelta(hours=12)
LONGEST_TOKEN: Final = 300


def new_token(purpose: str) -> str:
    """A token for a form that is shown now; `purpose` names the site, the form, its object."""
    return _signer().sign(purpose)


def is_token_of(purpose: str, token: str) -> bool:
    """Whether `token` was made for `purpose`, less than `OPEN_FOR` ago."""
    if len(token) > LONGEST_TOKEN:
        return False
    try:
        return _signer().unsign(token, max_age=OPEN_FOR) == purpose
    except BadSignature:
        return False


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the form was sent from a page of the same host, as far as the browser says."""
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=__name__)
