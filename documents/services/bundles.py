"""Files of an import, found by their names in a ZIP that somebody sent.

Nothing is unpacked to a path: a member is read into memory, bounded, when a row asks for its
name, so that names such as "../x" lead nowhere. The archive is judged by its directory
before anything is read, and a member yields no more than the directory announces.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from portal.core.vietnamese import fold, one_line
from portal.core.zips import UnknownCompression

MAX_MEMBERS: Final = 50_000
MAX_UNPACKED: Final = 20 * 1024 * 1024 * 1024
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1


class BadBundle(ValueError):
    """The archive, or one of its members, cannot be used; the message says why."""


class Bundle:
    """An open archive, asked by names of files."""

    def __init__(self, path: Path) -> None:
        """Raises BadBundle."""
        try:
            self._archive = zipfile.ZipFile(path)
        except (
            OSError,
            zipfile.BadZipFile,
            UnknownCompression,
            ValueError,
        ) as error:
            raise BadBundle(_("%s is damaged or no ZIP archive.") % path.name) from error
        members = [info for info in self._archive.infolist() if not info.is_dir()]
        size = sum(info.file_size for info in members)
        if len(members) > MAX_MEMBERS or size > MAX_UNPACKED:
            self._archive.close()
            raise BadBundle(_("%s would unpack to too much: divide it.") % path.name)
        self._members: dict[str, list[zipfile.ZipInfo]] = {}
        for info in members:
            self._members.setdefault(_key(_name_of(info)), []).append(info)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def read(self, name: str) -> ContentFile:
        """The file called `name`, in whatever folder. Raises BadBundle."""
        found = self._members.get(_key(name), [])
        if not found:
            raise BadBundle(_("The archive has no file “%s”.") % name)
        if len(found) > 1:
            raise BadBundle(_("The archive has several files “%s”: which is meant?") % name)
        info = found[0]
        limit = settings.MEDIA_MAX_DOCUMENT_SIZE
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise BadBundle(_("“%s” is protected by a password.") % name)
        if info.file_size > limit:
            raise BadBundle(_("“%s” is too big.") % name)
        try:
            with self._archive.open(info) as member:
                content = member.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            UnknownCompression,
        ) as error:
            raise BadBundle(_("“%s” is damaged in the archive.") % name) from error
        if len(content) > limit:
            raise BadBundle(_("“%s” is too big.") % name)
        return ContentFile(content, name=one_line(PurePosixPath(name.replace("\\", "/")).name))


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member; programs that do not say so write UTF-8, too."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _key(name: str) -> str:
    return fold(one_line(name.replace("\\", "/").rpartition("/")[2]))
