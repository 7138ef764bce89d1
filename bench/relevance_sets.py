"""Sets of judged questions as they lie in folders: found, read, and refused before any work.

A folder is a set: documents `docs.jsonl.gz` or `docs.jsonl`, questions `NAME.jsonl` or
`NAME.jsonl.gz`. What a line leaves out or holds as null is empty; empty lines are none.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SetError(Exception):
    """A folder or a file is not what it has to be; the message says which and why."""


@dataclass(frozen=True)
class JudgedSet:
    """A set: its name, where its documents and its questions lie."""

    name: str
    documents: Path
    questions: Path


def sets_in(
    folder: Path, questions: str, documents: str = "docs", only: Sequence[str] = ()
) -> list[JudgedSet]:
    """The sets in a folder that have these questions, or the folder itself if it is one.

    `questions`: "queries.dev", its file's name, or "dev" alone. `only`: names of wanted sets, of
    which each must be there.
    """
    if not folder.is_dir():
        raise SetError(f"no such folder: {folder}")
    within = [folder, *sorted(entry for entry in folder.iterdir() if entry.is_dir())]
    asking = {one: path for one in within if (path := _questions(one, questions))}
    wanted = {one: path for one, path in asking.items() if not only or one.name in only}
    missing = sorted({*only} - {one.name for one in wanted})
    if missing:
        raise SetError(f"no set in {folder} with questions {questions}: {', '.join(missing)}")
    if not wanted:
        there = sorted({path.name for one in within for path in one.glob("*quer*.jsonl*")})
        raise SetError(
            f"no folder of {folder} has {questions}.jsonl; there is: {', '.join(there) or 'none'}"
        )
    return [
        JudgedSet(one.resolve().name, _documents(one, documents), path)
        for one, path in wanted.items()
    ]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, ids as texts."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _row(path, number, line)


def judged(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The questions that have an answer, and how many have none: those cannot be measured."""
    asked = list(rows(path))
    kept = [
        {**one, "text": str(one.get("text") or ""), "relevant": [str(key) for key in found]}
        for one in asked
        if (found := one.get("relevant"))
    ]
    if not kept:
        raise SetError(f"{path}: not one question names a relevant document")
    return kept, len(asked) - len(kept)


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        return {name: value for name, value in row.items() if value is not None} | {
            "id": str(row["id"])
        }
    except (ValueError, KeyError, AttributeError) as error:
        raise SetError(f"{path}, line {number}: no object with an id ({error})") from error


def _questions(folder: Path, name: str) -> Path | None:
    plain = name.removesuffix(".gz").removesuffix(".jsonl")
    return _file(folder, plain) or _file(folder, f"queries.{plain}")


def _documents(folder: Path, name: str) -> Path:
    found = _file(folder, name.removesuffix(".gz").removesuffix(".jsonl"))
    if found is None:
        raise SetError(f"{folder} has no {name}.jsonl.gz and no {name}.jsonl")
    return found


def _file(folder: Path, plain: str) -> Path | None:
    names = (f"{plain}.jsonl", f"{plain}.jsonl.gz")
    return next((folder / name for name in names if (folder / name).is_file()), None)
