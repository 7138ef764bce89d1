"""A part of a file, for a browser that seeks in a video (RFC 9110, 14).

nginx does this in production; here it serves development, and anywhere without nginx:
Safari plays no video from a server that knows no ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_CHUNK = 64 * 1024


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a `Range` header asks of a file of `size` bytes.

    None: the header asks for nothing that we give (several ranges, another unit), so the
    whole file is the answer. Raises ValueError where no byte of the file is asked for.
    """
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start > end:
        raise ValueError(header)
    return start, end


def in_part(
    request: HttpRequest, response: FileResponse, file: IO[bytes], size: int
) -> HttpResponseBase:
    """The answer with the part of `file` that was asked for, if one was.

    `response` carries the whole file; its headers are kept. 206 with the part, 416 for a
    part that is not there.
    """
    response["Accept-Ranges"] = "bytes"
    header = request.headers.get("Range", "")
    if not header or request.headers.get("If-Range", response["ETag"]) != response["ETag"]:
        return response
    try:
        asked = asked_range(header, size)
    except ValueError:
        # Closing the response would tell Django that the request is over.
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if asked is None:
        return response
    start, end = asked
    part = StreamingHttpResponse(
        _Part(file, start, end - start + 1), status=206, headers=dict(response.items())
    )
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    return part


class _Part:
    """`count` bytes of a file from `start` on; closing it closes the file."""

    def __init__(self, file: IO[bytes], start: int, count: int) -> None:
        self.file, self.start, self.count = file, start, count

    def __iter__(self) -> Iterator[bytes]:
        left = self.count
        self.file.seek(self.start)
        while left > 0 and (chunk := self.file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Called by Django when the answer is sent or given up."""
        self.file.close()
