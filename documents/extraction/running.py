"""The parent's side: starts the child, bounds it, believes only what it has checked."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from documents.extraction.outcome import (
    Extracted,
    Limits,
    Method,
    Page,
    Reason,
    State,
)
from documents.extraction.protocol import Answer, BadResult, Order, read_answer

logger = logging.getLogger(__name__)

_ROOT: Final = Path(__file__).resolve().parent.parent.parent
PREFIX: Final = "lien-cong-extract-"
# A folder this old (seconds) belongs to nobody: its parent was killed.
_ABANDONED: Final = 6 * 3_600
_LOOK_EVERY: Final = 0.02
# How near to the limit of memory a crash counts as a want of memory.
_NEAR: Final = 0.6
_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_NOBODY: Final = "/nonexistent"


@dataclass(frozen=True)
class _Ended:
    """How a child ended: its exit (negative: the signal), whether we ended it, its peak."""

    status: int
    was_late: bool
    peak_bytes: int


def extract(path: Path, *, ocr: bool = False, limits: Limits | None = None) -> Extracted:
    """The pages of a file, read in child processes; always returns, whatever the file.

    One child does everything but the recognition of long scans, where each takes as many
    pages as its time allows and the next goes on. With `ocr` scans are recognised if
    Tesseract is installed.
    """
    order = Order(str(path.resolve()), limits or Limits(), ocr)
    began = time.monotonic()
    pages: list[Page] = []
    total = peak = 0
    while True:
        answer, ended = _one_child(order)
        total, peak = max(total, answer.total), max(peak, ended.peak_bytes, answer.peak_bytes)
        pages += answer.pages
        following = _next_page(answer, ended, order)
        if following is None:
            break
        recognised = sum(page.method == Method.OCR for page in pages)
        order = replace(order, first=following, done=recognised)
    state, reason = answer.end or _cut_off(ended, order.limits)
    if reason == Reason.BAD_RESULT:
        pages = []
    return Extracted(state, reason, tuple(pages), total, time.monotonic() - began, peak)


def _next_page(answer: Answer, ended: _Ended, order: Order) -> int | None:
    """Where another child goes on; None when there is nothing more to gain."""
    if answer.following:
        return answer.following
    if answer.end or not ended.was_late or not answer.pages:
        return None
    # Late in the middle of a scan: what was read shows that a fresh child gets further.
    read_by_machine = answer.pages[-1].method == Method.OCR
    following = answer.pages[-1].number + 1
    return following if read_by_machine and following <= answer.total else None


def _one_child(order: Order) -> tuple[Answer, _Ended]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    # By the clock that dates the folders, whatever ours says: others are at work in theirs.
    _remove_abandoned(folder.stat().st_mtime)
    try:
        ended = _run(order, folder)
        try:
            answer = read_answer(folder, order)
        except BadResult as error:
            logger.warning("The extraction of %s was refused: %s", order.path, error)
            answer = Answer(end=(State.HOSTILE, Reason.BAD_RESULT))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return answer, ended


def _run(order: Order, folder: Path) -> _Ended:
    """Run the child in a process group of its own; when it ends, the whole group ends."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-s", "-m", "documents.extraction.child", order.encoded()],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )
    try:
        return _wait(process, order.limits)
    finally:
        _end_group(process)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: no address of a database, no secret."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(_ROOT),
        "LANG": "C.UTF-8",
        "HOME": _NOBODY,
        "TMPDIR": str(folder),
    } | {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}


def _wait(process: subprocess.Popen[bytes], limits: Limits) -> _Ended:
    deadline = time.monotonic() + limits.seconds
    was_late = False
    peak = 0
    while True:
        peak = max(peak, _peak_of(process.pid))
        if process.poll() is not None:
            return _Ended(process.returncode, was_late, peak)
        if not was_late and time.monotonic() > deadline:
            was_late = True
            _kill_group(process.pid)
        time.sleep(_LOOK_EVERY)


def _peak_of(pid: int) -> int:
    """The largest resident set of a running process so far, in bytes; 0 where unknown.

    Not `ru_maxrss`: that begins with what the parent had when it forked.
    """
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return 0
    return int(found[1]) * 1_024 if found else 0


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what the child may have left running, and the child if we were interrupted."""
    _kill_group(process.pid)
    if process.returncode is None:
        process.wait()


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _cut_off(ended: _Ended, limits: Limits) -> tuple[State, Reason]:
    """The state of a child that could not say it."""
    if ended.was_late or ended.status == -signal.SIGXCPU:
        return State.TIMED_OUT, Reason.NONE
    if ended.status == -signal.SIGKILL or ended.peak_bytes > _NEAR * limits.memory_bytes:
        return State.OUT_OF_MEMORY, Reason.NONE
    return State.CORRUPT, Reason.CRASHED


def _remove_abandoned(now: float) -> None:
    """Remove the folders of parents that were killed before they could; `now` in seconds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if now - folder.stat().st_mtime > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
