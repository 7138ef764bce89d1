"""Reading of the YAML files that provisioning works from, with errors that name the place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from portal.core.vietnamese import nfc

DATA_DIR = Path(__file__).resolve().parent.parent / "data"


class DataFileError(Exception):
    """A data file that cannot be used: carries every complaint, one a line."""

    def __init__(self, name: str, errors: Collection[str]) -> None:
        super().__init__(name, tuple(errors))
        self.name = name
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(f"{self.name}: {error}" for error in self.errors)


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file, its text in NFC. Raises `DataFileError`."""
    try:
        content = nfc(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        message = _("the file cannot be read (%(reason)s)") % {"reason": error.strerror}
        raise DataFileError(path.name, [message]) from error
    except UnicodeDecodeError as error:
        raise DataFileError(path.name, [_("the file is not UTF-8")]) from error
    try:
        loaded = yaml.safe_load(content)
    except yaml.YAMLError as error:
        message = _("not readable as YAML (%(reason)s)") % {"reason": error}
        raise DataFileError(path.name, [message]) from error
    if not isinstance(loaded, dict):
        raise DataFileError(path.name, [_("the file must hold one mapping")])
    return loaded


class Complaints:
    """Gathers what is wrong with a mapping, each complaint with its place."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def add(self, where: str, message: str) -> None:
        """Note `message` about the place `where` ("" is the file itself)."""
        self.errors.append(f"{where}: {message}" if where else message)

    def keys(self, where: str, found: Mapping[str, Any], known: Collection[str]) -> None:
        """Complain of keys that nobody reads: most are misspelt."""
        for key in found:
            if key not in known:
                self.add(where, _("unknown key “%s”") % key)

    def text(self, where: str, found: Mapping[str, Any], key: str, *, empty: bool = False) -> str:
        """A string; `empty` allows "" and a missing key."""
        value = found.get(key, "" if empty else None)
        if not isinstance(value, str) or not (value.strip() or empty):
            self.add(where, _("“%s” must be a text") % key)
            return ""
        return value.strip()

    def day(self, where: str, found: Mapping[str, Any], key: str) -> datetime.date | None:
        """A date or nothing."""
        value = found.get(key)
        if value is None or type(value) is datetime.date:
            return value
        self.add(where, _("“%s” must be a date such as 2026-07-01") % key)
        return None

    def flag(self, where: str, found: Mapping[str, Any], key: str) -> bool:
        """True or false; missing is false."""
        value = found.get(key, False)
        if isinstance(value, bool):
            return value
        self.add(where, _("“%s” must be true or false") % key)
        return False

    def pattern(self, where: str, found: Mapping[str, Any], key: str) -> re.Pattern[str]:
        """A regular expression."""
        try:
            return re.compile(self.text(where, found, key))
        except re.error as error:
            message = _("“%(key)s” is not a pattern (%(reason)s)")
            self.add(where, message % {"key": key, "reason": error})
            return re.compile("")

    def texts(self, where: str, found: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of strings; missing is empty."""
        value = found.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.add(where, _("“%s” must be a list of texts") % key)
        return ()


def in_force(
    valid_from: datetime.date | None, valid_to: datetime.date | None, day: datetime.date
) -> bool:
    """Whether something dated holds on `day` (from inclusive, to exclusive)."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)
