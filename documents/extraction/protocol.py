"""What child and parent say to each other: one JSON object a line, in a file.

The child writes what it reads out of a stranger's file and may have been taken over by it.
The parent therefore believes nothing that it has not checked.
"""

from __future__ import annotations

import json
import re
import resource
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from documents.extraction.cleaning import is_clean
from documents.extraction.outcome import Limits, Method, Page, Reason, State

RESULT: Final = "result.jsonl"
_MOST_PAGES: Final = 10_000_000
_MOST_BYTES: Final = 1 << 50
# A page's text in JSON: up to six bytes a character where ASCII is escaped, and its frame.
_BYTES_A_CHARACTER: Final = 6
_FRAME: Final = 1_024


class BadResult(Exception):
    """The child said something that no honest child says."""


@dataclass(frozen=True)
class Order:
    """What the child is asked: the file, from which page on, how many were recognised."""

    path: str
    limits: Limits
    ocr: bool
    first: int = 1
    done: int = 0

    def encoded(self) -> str:
        """As the one argument of the child's program."""
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, argument: str) -> Order:
        """The other direction; the child believes its parent."""
        values = json.loads(argument)
        return cls(**{**values, "limits": Limits(**values["limits"])})


class Writer:
    """The child's side."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def total(self, pages: int) -> None:
        """How many pages the file has."""
        self._say({"total": pages})

    def page(self, page: Page) -> None:
        """One page, at once on the disk: a child that is killed later has said it."""
        self._say(
            {
                "page": page.number,
                "text": page.text,
                "method": page.method.value,
                "confidence": page.confidence,
            }
        )

    def end(self, state: State, reason: Reason = Reason.NONE) -> None:
        """The last word."""
        self._say({"end": state.value, "reason": reason.value, "peak": peak_bytes()})

    def hand_over(self, following: int) -> None:
        """The last word of a child whose time for recognition is over."""
        self._say({"next": following, "peak": peak_bytes()})

    def _say(self, message: dict[str, Any]) -> None:
        self._file.write(json.dumps(message) + "\n")
        self._file.flush()


@dataclass
class Answer:
    """What one child said, checked. Without `end` and `following` it was cut off."""

    total: int = 0
    pages: list[Page] = field(default_factory=list)
    end: tuple[State, Reason] | None = None
    following: int | None = None
    peak_bytes: int = 0


def peak_bytes() -> int:
    """The largest resident sets of this process and of its largest program together, in bytes.

    Both at once is more than they ever had: the sum is a bound.
    """
    status = Path("/proc/self/status")
    own = re.search(r"VmHWM:\s+(\d+)", status.read_text() if status.exists() else "")
    programs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return ((int(own[1]) if own else 0) + programs) * 1_024


def read_answer(folder: Path, order: Order) -> Answer:
    """Read and check the child's file; a last line that was cut off is passed over.

    Raises:
        BadResult: anything in it is not as it must be.
    """
    answer = Answer()
    characters = 0
    for message in _messages(folder / RESULT, order.limits):
        if answer.end or answer.following:
            raise BadResult("words after the last")
        if "page" in message:
            page = _page(message, answer, order)
            characters += len(page.text)
            if characters > order.limits.characters:
                raise BadResult("too much text")
            answer.pages.append(page)
        else:
            _note(message, answer, order)
    return answer


def _messages(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    longest = limits.page_characters * _BYTES_A_CHARACTER + _FRAME
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        while line := file.readline(longest + 1):
            if len(line) > longest:
                raise BadResult("a line too long")
            if not line.endswith(b"\n"):
                return
            try:
                message = json.loads(line)
            except ValueError as error:
                raise BadResult("no JSON") from error
            if not isinstance(message, dict):
                raise BadResult("no object")
            yield message


def _page(message: dict[str, Any], answer: Answer, order: Order) -> Page:
    number, text, confidence = message["page"], message.get("text"), message.get("confidence")
    last = answer.pages[-1].number if answer.pages else order.first - 1
    if type(number) is not int or not last < number <= min(answer.total, order.limits.pages):
        raise BadResult("a page out of order")
    if not isinstance(text, str) or len(text) > order.limits.page_characters:
        raise BadResult("no text, or too long")
    if not is_clean(text):
        raise BadResult("text that was not cleaned")
    method = _one_of(Method, message.get("method"))
    if method == Method.OCR:
        if not isinstance(confidence, int | float) or not 0 <= confidence <= 100:
            raise BadResult("no confidence")
    elif confidence is not None:
        raise BadResult("a confidence of nothing")
    return Page(number, text, method, confidence)


def _note(message: dict[str, Any], answer: Answer, order: Order) -> None:
    if "total" in message:
        total = message["total"]
        if type(total) is not int or not 0 <= total <= _MOST_PAGES or answer.total:
            raise BadResult("no number of pages")
        answer.total = total
    elif "next" in message:
        following = message["next"]
        last = answer.pages[-1].number if answer.pages else 0
        if not order.ocr or following != last + 1:
            raise BadResult("no next page")
        answer.following = last + 1
    else:
        answer.end = _one_of(State, message.get("end")), _one_of(Reason, message.get("reason"))
    peak = message.get("peak", 0)
    if type(peak) is not int or not 0 <= peak <= _MOST_BYTES:
        raise BadResult("no size")
    answer.peak_bytes = peak


def _one_of(kind: Any, value: object) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        raise BadResult(f"no {kind.__name__}") from error
