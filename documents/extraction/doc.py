"""Word's old format through the program `catdoc`, when it is there."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from documents.extraction.groups import dies_with_parent
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop

_SHARE: Final = 0.5


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The text, one page for each page break that the author set.

    Raises:
        Stop: unsupported without the program; corrupt where it finds no text.
    """
    program = shutil.which("catdoc")
    if program is None:
        raise Stop(State.UNSUPPORTED, Reason.CATDOC_MISSING)
    share = int(limits.memory_bytes * _SHARE)

    def confine() -> None:
        dies_with_parent()
        resource.setrlimit(resource.RLIMIT_AS, (share, share))

    output = Path("catdoc.txt")
    with output.open("wb") as file:
        done = subprocess.run(  # noqa: S603 - a fixed program; the path is absolute
            [program, "-w", "-d", "utf-8", str(path)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.DEVNULL,
            preexec_fn=confine,
        )
    content = output.read_bytes()[: 4 * limits.characters].decode("utf-8", "replace")
    output.unlink()
    if done.returncode or not content.strip():
        raise Stop(State.CORRUPT, Reason.UNREADABLE)
    parts = [part for part in content.split("\f") if part.strip()]
    for number, text in enumerate(parts, start=1):
        yield Page(number, text, Method.CATDOC)
