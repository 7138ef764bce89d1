"""Vietnamese for what Wagtail leaves in English: of use, whole, and seen by the clerk."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests.support.needs import ROOT
from tests.tooling.test_messages import fault

FOLDER = ROOT / "locale_wagtail" / "vi" / "LC_MESSAGES"
CATALOGUES = sorted(FOLDER.glob("*.po"))
# Packages whose own English catalogues say which messages there are.
PACKAGES = ["django", "taggit", "wagtail", "wagtail_localize"]


def messages_of_packages(domain: str) -> set[tuple[str | None, str]]:
    """Context and text of every message of `domain` in the installed packages."""
    found = set()
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        for path in Path(spec.origin).parent.rglob(f"locale/en/LC_MESSAGES/{domain}.po"):
            found |= {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))}
    return found


@pytest.fixture
def compiled(tmp_path: Path) -> Iterator[None]:
    """Both catalogues as they stand in the sources, in the order of the settings."""
    folders = []
    for source in settings.LOCALE_PATHS:
        target = tmp_path / Path(source).name
        for path in Path(source).glob("vi/LC_MESSAGES/*.po"):
            folder = target / "vi" / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(path)).save_as_mofile(str(folder / f"{path.stem}.mo"))
        folders.append(target)
    with override_settings(LOCALE_PATHS=folders):
        yield


def test_there_is_a_catalogue_for_pages_and_one_for_scripts() -> None:
    assert [path.name for path in CATALOGUES] == ["django.po", "djangojs.po"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_translation_is_whole(path: Path) -> None:
    entries = polib.pofile(str(path))
    faults = [f"{entry.msgid!r} {why}" for entry in entries if (why := fault(entry, entry))]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_nothing_is_translated_that_no_package_says(path: Path) -> None:
    """A message that a new version of Wagtail words otherwise shows here."""
    known = messages_of_packages(path.stem)
    unknown = [
        entry.msgid
        for entry in polib.pofile(str(path))
        if (entry.msgctxt, entry.msgid) not in known
    ]
    assert not unknown, "\n".join(unknown)


def test_our_own_messages_are_not_translated_twice() -> None:
    own = polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"))
    ours = {(entry.msgctxt, entry.msgid) for entry in own}
    twice = [
        entry.msgid
        for entry in polib.pofile(str(FOLDER / "django.po"))
        if (entry.msgctxt, entry.msgid) in ours
    ]
    assert not twice, "\n".join(twice)


def test_both_are_compiled_with_our_own(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "compile_messages", tmp_path / "bin")
    target = tmp_path / FOLDER.relative_to(ROOT)
    target.mkdir(parents=True)
    for path in CATALOGUES:
        shutil.copy(path, target)
    subprocess.run([sys.executable, tmp_path / "bin" / "compile_messages"], check=True)
    assert sorted(path.name for path in target.glob("*.mo")) == ["django.mo", "djangojs.mo"]


@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
def test_the_sign_in_page_is_vietnamese() -> None:
    page = Client(HTTP_HOST=settings.ADMIN_HOSTS[0]).get("/admin/login/").content.decode()
    assert "Đăng nhập hệ thống quản trị" in page
    assert "Mật khẩu" in page
    assert "Quên mật khẩu?" in page
    assert "Sign in" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
def test_scripts_of_the_administration_speak_vietnamese() -> None:
    script = Client(HTTP_HOST=settings.ADMIN_HOSTS[0]).get("/admin/jsi18n/").content.decode()
    assert '"Toggle sidebar": "\\u1ea8n/hi\\u1ec7n thanh b\\u00ean"' in script


@pytest.mark.usefixtures("compiled")
def test_the_screens_of_translating_leave_nothing_in_english() -> None:
    """wagtail-localize's own Vietnamese is five messages; all the others are ours."""
    spec = importlib.util.find_spec("wagtail_localize")
    assert spec is not None
    assert spec.origin is not None
    english = polib.pofile(
        str(Path(spec.origin).parent / "locale" / "en" / "LC_MESSAGES" / "django.po")
    )
    with translation.override("vi"):
        left = [
            entry.msgid
            for entry in english
            # One with a plural is found by both its forms alone.
            if ngettext(entry.msgid, entry.msgid_plural or entry.msgid, 2)
            in {entry.msgid, entry.msgid_plural}
            and gettext(entry.msgid) == entry.msgid
        ]
    assert not left, "\n".join(left)
