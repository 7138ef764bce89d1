"""Our own Vietnamese is complete: every string of ours, translated, its places kept."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest

from tests.support.needs import ROOT
from tests.support.rooms import ROOMS

CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# %(name)s, %s, %d and the {name} of str.format; %% is a plain per cent sign.
PLACE = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")


def messages_of_the_code(folder: Path) -> list[polib.POEntry]:
    """What makemessages finds in a copy of our code, so that the work tree stays clean."""
    for room in [*ROOMS, "templates"]:
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("migrations", "__pycache__")
        )
    (folder / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=vi", "--extension=html,txt,py"],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(folder)},
        check=True,
        capture_output=True,
    )
    return list(polib.pofile(str(folder / "locale" / "vi" / "LC_MESSAGES" / "django.po")))


def fault(wanted: polib.POEntry, found: polib.POEntry | None) -> str:
    """What is wrong with the translation of `wanted`, or an empty text."""
    if found is None:
        return "is missing"
    if found.fuzzy:
        return "is fuzzy"
    texts = [found.msgstr] if not wanted.msgid_plural else list(found.msgstr_plural.values())
    if not texts or not all(texts):
        return "is empty"
    # Vietnamese has one form, which stands for many: the places of the plural.
    places = set(PLACE.findall(wanted.msgid_plural or wanted.msgid))
    if any(set(PLACE.findall(text)) != places for text in texts):
        return f"must keep {sorted(places)}"
    return ""


@pytest.mark.gettext
def test_every_message_is_translated(tmp_path: Path) -> None:
    catalogue = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOGUE))}
    faults = [
        f"{entry.msgid!r} {why}: {', '.join(f'{path}:{line}' for path, line in entry.occurrences)}"
        for entry in messages_of_the_code(tmp_path)
        if (why := fault(entry, catalogue.get((entry.msgctxt, entry.msgid))))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("msgid", "translated", "why"),
    [
        ("%(count)d pages", "%(count)d trang", ""),
        ("%(count)d pages", "trang", "must keep ['%(count)d']"),
        ("{name} of %s", "%s của {name}", ""),
        ("100%% of it", "100%% số đó", ""),
        ("Save", "", "is empty"),
    ],
)
def test_a_translation_keeps_the_places(msgid: str, translated: str, why: str) -> None:
    wanted = polib.POEntry(msgid=msgid)
    assert fault(wanted, polib.POEntry(msgid=msgid, msgstr=translated)) == why


def test_what_is_missing_or_unsure_is_not_a_translation() -> None:
    wanted = polib.POEntry(msgid="Save", msgid_plural="", msgstr="")
    assert fault(wanted, None) == "is missing"
    unsure = polib.POEntry(msgid="Save", msgstr="Lưu", flags=["fuzzy"])
    assert fault(wanted, unsure) == "is fuzzy"


def test_messages_are_compiled_in_python(tmp_path: Path) -> None:
    """The script beside a catalogue of its own: compiled when newer, fuzzy ones left out."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "compile_messages", tmp_path / "bin")
    folder = tmp_path / "locale" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Save", msgstr="Lưu"))
    catalogue.append(polib.POEntry(msgid="Close", msgstr="Đóng", flags=["fuzzy"]))
    catalogue.save(str(folder / "django.po"))
    subprocess.run([sys.executable, tmp_path / "bin" / "compile_messages"], check=True)
    compiled = polib.mofile(str(folder / "django.mo"))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {"Save": "Lưu"}
    assert [path.name for path in folder.iterdir() if path.suffix == ".tmp"] == []


def test_no_message_stands_twice() -> None:
    """Of two the later one would win, unseen."""
    found = Counter((entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)))
    assert [key for key, count in found.items() if count > 1] == []
