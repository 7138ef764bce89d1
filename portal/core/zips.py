"""What Python's zipfile raises that its documentation hides."""

from __future__ import annotations

from typing import Final

# zipfile's word for a compression that it does not know: the archive is refused, nothing is open.
UnknownCompression: Final = NotImplementedError
