"""Files of JSON lines, plain or gzipped, read a line at a time: bad lines are named, not fatal."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

# No row is longer; a line that is, is none.
MAX_LINE_BYTES: Final = 8 * 1024 * 1024
SUFFIXES: Final = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


class BadLine(ValueError):
    """The line cannot be used; the message says why."""


@dataclass(frozen=True)
class Line:
    """One line that holds something, or `problem`: why it could not be read.

    `number` counts from 1 as an editor shows it; 0 is the file itself.
    """

    number: int
    content: bytes = b""
    problem: str = ""


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of the file at `path` that are not blank, as they are asked for.

    A torn archive ends with a problem; so does an empty file. Raises OSError.
    """
    with path.open("rb") as raw:
        yield from _lines(gzip.GzipFile(fileobj=raw) if path.name.endswith(".gz") else raw)


def _lines(stream: io.BufferedIOBase) -> Iterator[Line]:
    number = 0
    try:
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES:
                yield Line(number, problem=_("The line is longer than 8 MB."))
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE_BYTES)
            elif line.strip():
                yield Line(number, line)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Line(number + 1, problem=_("The archive is damaged from here on."))
        return
    if number == 0:
        yield Line(0, problem=_("The file is empty."))


def json_object(line: bytes, number: int) -> dict[str, Any]:
    """The JSON object on one line. Raises BadLine."""
    try:
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(_("The line is not UTF-8.")) from error
    # A number of thousands of digits and nesting without end are not JSON of anyone.
    except (ValueError, RecursionError) as error:
        raise BadLine(_("The line is not JSON: %s") % error) from error
    if not isinstance(data, dict):
        raise BadLine(_("The line is not a JSON object."))
    return data
