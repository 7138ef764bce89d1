"""Names of files: random in storage, safe and readable for people.

What lies in storage says nothing about what was uploaded: no name a person typed, no
running number. A reader learns a document's name from its address and its headers; of a
picture he learns none. So no text of an uploader ever becomes part of a path, and a
deleted file's name is never used again (its deletion may come later than a new file).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import PurePosixPath

# What a browser shows in its download list still fits on a line.
MAX_NAME_LENGTH = 120

# Separators of paths, what Windows forbids in names, and quotes of headers.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_SPACES = re.compile(r"\s+")
_EXTENSION = re.compile(r"\.([a-z0-9]{1,8})$")


def extension_of(name: str) -> str:
    """The ending in lower case without the dot; empty when there is none."""
    found = _EXTENSION.search(name.lower())
    return found.group(1) if found else ""


def storage_path(folder: str, extension: str) -> str:
    """A fresh path such as `originals/3f/3fa9….jpg` (128 random bits)."""
    token = secrets.token_hex(16)
    return f"{folder}/{token[:2]}/{token}" + (f".{extension}" if extension else "")


def safe_file_name(name: str) -> str:
    """A name for people: NFC, one line, no path, nothing invisible, not too long.

    Letters of Vietnamese and spaces stay. Characters that reverse the direction of
    writing are dropped: they make `fdp.exe` read as `exe.pdf`.
    """
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    visible = "".join(c for c in base if c.isspace() or unicodedata.category(c)[0] != "C")
    cleaned = _SPACES.sub(" ", _FORBIDDEN.sub("-", visible)).strip(" .")
    extension = extension_of(cleaned)
    stem = cleaned[: -len(extension) - 1] if extension else cleaned
    stem = stem[: MAX_NAME_LENGTH - len(extension) - 1].strip(" .") or "tep"
    return f"{stem}.{extension}" if extension else stem
