"""The parent survives whatever the child does, and nothing of the child is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine

from documents.extraction import running
from documents.extraction.outcome import Limits, Method, Reason, State
from documents.extraction.running import extract
from tests.documents.extraction import makers

HEADER = "block_num\\tpar_num\\tline_num\\ttop\\theight\\tconf\\ttext"

ONE = "\\n1\\t1\\t1\\t9\\t9\\t90\\tMột"
TWO = "\\n1\\t1\\t1\\t9\\t9\\t80\\ttờ"


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page that is a picture."""
    return makers.placed(tmp_path, "scan.png", makers.png())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, empty."""
    path = tmp_path / "tmp"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


def child_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Puts this script in the child's place."""
    package = tmp_path / "fake" / "documents" / "extraction"
    package.mkdir(parents=True)
    for place in (package, package.parent):
        (place / "__init__.py").touch()
    (package / "child.py").write_text(script)
    monkeypatch.setattr(running, "_ROOT", tmp_path / "fake")


def test_programs_of_a_late_child_end_with_it(
    scan: Path, folder: Path, tmp_path: Path, write_tesseract: Callable[[str], Path]
) -> None:
    note = tmp_path / "pid"
    write_tesseract(f'echo $$ > "{note}"; sleep 100 & echo $! >> "{note}"; wait')
    result = extract(scan, ocr=True, limits=Limits(seconds=3))
    assert result.state == State.TIMED_OUT
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2
    deadline = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(is_running, pids))
    assert list(folder.iterdir()) == []


def test_a_child_that_ends_leaves_no_program_running(
    scan: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    child_that(
        monkeypatch,
        tmp_path,
        "import subprocess\n"
        f"open({str(note)!r}, 'w').write(str(subprocess.Popen(['sleep', '100']).pid))",
    )
    assert extract(scan).state == State.CORRUPT
    deadline = time.monotonic() + 10
    while is_running(int(note.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(note.read_text()))
    assert list(folder.iterdir()) == []


def test_a_child_killed_from_outside_is_out_of_memory(
    scan: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, tmp_path, "import os; os.kill(os.getpid(), 9)")
    assert extract(scan).state == State.OUT_OF_MEMORY


def test_a_child_that_crashes_is_a_corrupt_file(
    scan: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, tmp_path, "import os; os.kill(os.getpid(), 11)")
    result = extract(scan)
    assert (result.state, result.reason) == (State.CORRUPT, Reason.CRASHED)


def test_a_child_in_strange_hands_is_not_believed(
    scan: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [{"total": 1}, {"page": 1, "text": "a\x00b", "method": "docx", "confidence": None}]
    lines = "".join(json.dumps(message) + "\n" for message in said)
    child_that(monkeypatch, tmp_path, f"open('result.jsonl', 'w').write({lines!r})")
    result = extract(scan)
    assert (result.state, result.reason, result.pages) == (
        State.HOSTILE,
        Reason.BAD_RESULT,
        (),
    )


def test_the_child_has_nothing_of_the_parents_environment(
    scan: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "names"
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    child_that(
        monkeypatch, tmp_path, f"import os; open({str(note)!r}, 'w').write(repr(dict(os.environ)))"
    )
    extract(scan)
    assert "secret" not in note.read_text()


def test_the_kernel_bounds_the_child() -> None:
    script = (
        "import resource as r; from documents.extraction import child, ocr, outcome\n"
        "limits = outcome.Limits(memory_bytes=400 << 20, seconds=7, characters=1000)\n"
        "child._confine(limits)\n"
        "names = ('AS', 'CPU', 'FSIZE', 'CORE', 'NOFILE')\n"
        "print(*[r.getrlimit(getattr(r, f'RLIMIT_{name}'))[0] for name in names])\n"
        "ocr.Recogniser(limits, wanted=True)._narrow()\n"
        "print(r.getrlimit(r.RLIMIT_AS)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert [int(word) for word in done.stdout.split()] == [400 << 20, 7, 8_000, 0, 64, 200 << 20]


def test_the_program_has_its_share_of_the_memory(
    scan: Path, folder: Path, tmp_path: Path, write_tesseract: Callable[[str], Path]
) -> None:
    note = tmp_path / "kilobytes"
    write_tesseract(f'ulimit -v > "{note}"; echo $OMP_THREAD_LIMIT >> "{note}"')
    extract(scan, ocr=True, limits=Limits(seconds=30, memory_bytes=500 << 20))
    assert note.read_text().split() == [str(250 << 10), "1"]


def test_a_program_that_crashes_is_out_of_memory(
    scan: Path, folder: Path, write_tesseract: Callable[[str], Path]
) -> None:
    write_tesseract("kill -SEGV $$")
    assert extract(scan, ocr=True).state == State.OUT_OF_MEMORY


def test_a_long_scan_goes_from_child_to_child(
    tmp_path: Path, folder: Path, write_tesseract: Callable[[str], Path]
) -> None:
    write_tesseract(
        f"printf '{HEADER}\\n1\\t1\\t1\\t9\\t9\\t90\\tMột\\n1\\t1\\t1\\t9\\t9\\t80\\ttờ\\n'"
    )
    frames = [makers.Image.new("L", (60, 80), 255) for _ in range(3)]
    path = tmp_path / "scan.tiff"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    result = extract(path, ocr=True, limits=Limits(seconds=30, ocr_seconds=0))
    assert result.state == State.DONE
    assert [(page.number, page.text, page.method) for page in result.pages] == [
        (number, "Một tờ", Method.OCR) for number in (1, 2, 3)
    ]
    assert result.pages[0].confidence == pytest.approx(86, abs=0.5)


def test_beyond_the_most_pages_scans_wait(
    tmp_path: Path, folder: Path, write_tesseract: Callable[[str], Path]
) -> None:
    write_tesseract(f"printf '{HEADER}{ONE}\\n'")
    frames = [makers.Image.new("L", (60, 80), 255) for _ in range(3)]
    path = tmp_path / "scan.tiff"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    result = extract(path, ocr=True, limits=Limits(seconds=30, ocr_seconds=0, ocr_pages=2))
    assert (result.state, result.reason) == (State.NEEDS_OCR, Reason.OCR_PAGES)
    assert [page.text for page in result.pages] == ["Một", "Một", ""]


def test_without_recognition_a_scan_waits_for_it(scan: Path, folder: Path) -> None:
    result = extract(scan)
    assert (result.state, result.reason) == (State.NEEDS_OCR, Reason.OCR_OFF)
    assert result.page_count == 1


def test_without_the_program_a_scan_says_what_is_missing(
    scan: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    result = extract(scan, ocr=True)
    assert (result.state, result.reason) == (State.NEEDS_OCR, Reason.OCR_MISSING)


def test_folders_of_killed_parents_are_removed(scan: Path, folder: Path) -> None:
    old, young = folder / f"{running.PREFIX}old", folder / f"{running.PREFIX}young"
    for place in (old, young):
        place.mkdir()
        (place / "page.png").touch()
    now = young.stat().st_mtime
    os.utime(old, (now - 7 * 3_600,) * 2)
    extract(scan)
    assert list(folder.iterdir()) == [young]


def test_who_is_at_work_is_left_alone_whatever_our_clock_says(scan: Path, folder: Path) -> None:
    at_work = folder / f"{running.PREFIX}young"
    at_work.mkdir()
    with time_machine.travel("2040-01-01", tick=True):
        extract(scan)
    assert list(folder.iterdir()) == [at_work]
