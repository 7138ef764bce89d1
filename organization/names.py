"""Names of people: in what order a Vietnamese list has them, and whom a written name means."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from portal.core.vietnamese import (
    fold,
    initial,
    one_line,
    ordering_text,
    search_key,
    spelling_key,
)

# Between the parts: less than what any word begins with (`ordering_text`).
_BETWEEN = "00"
# How much two words must have in common for one to be a typing error: "Thnah" for "Thanh".
_ALIKE = 0.6
# Of a name: "H'Hen" is one word, whichever apostrophe it has.
_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")


def name_parts(full_name: str, given: str = "") -> tuple[str, str, str]:
    """Given, middle and family name: "Nguyễn Thị Minh An" → ("An", "Thị Minh", "Nguyễn").

    `given`: where it is not the last word ("H'Hen Niê" is called H'Hen); it is left out of
    the rest. A name of one word is a given name alone.
    """
    words = one_line(full_name).split()
    called = one_line(given).split()
    if called and (found := _position(words, called)) is not None:
        rest = words[:found] + words[found + len(called) :]
    else:
        called, rest = words[-1:], words[:-1]
    return " ".join(called), " ".join(rest[1:]), " ".join(rest[:1])


def _position(words: list[str], called: list[str]) -> int | None:
    """Where `called` stands in `words`; the last place, as names are read from the end."""
    for start in range(len(words) - len(called), -1, -1):
        if words[start : start + len(called)] == called:
            return start
    return None


def holds_name(full_name: str, given: str) -> bool:
    """Whether `given` is a run of words of the full name."""
    return _position(one_line(full_name).split(), one_line(given).split()) is not None


def ordering_of_name(full_name: str, given: str = "") -> str:
    """What the database sorts people by: given name, then middle, then family name.

    Each in the order of Vietnamese letters and tones (`portal.core.vietnamese.sort_key`);
    people of one name in the order of their whole names.
    """
    return _BETWEEN.join(ordering_text(part) for part in name_parts(full_name, given))


def letter_of_name(full_name: str, given: str = "") -> str:
    """The letter under which a person stands in a list."""
    return initial(name_parts(full_name, given)[0])


def means_name(written: str, full_name: str) -> bool:
    """Whether somebody who writes `written` means who is called `full_name`.

    With accents they are those of the name: Hùng is not Hưng. Without any, as on a keyboard
    that has none, they may be whichever.
    """
    if spelling_key(written) == spelling_key(full_name):
        return True
    has_accents = fold(one_line(written)) != one_line(written).lower()
    return not has_accents and search_key(written) == search_key(full_name)


def is_corrected(written: str, full_name: str) -> bool:
    """Whether `written` may be the same name spelt better: accents, a typing error, a word."""
    ours, theirs = Counter(search_key(full_name).split()), Counter(search_key(written).split())
    left, right = list((ours - theirs).elements()), list((theirs - ours).elements())
    if len(left) == len(right) == 1:
        return SequenceMatcher(None, left[0], right[0]).ratio() >= _ALIKE
    return len(left) + len(right) <= 1


def is_named_in(full_name: str, text: str) -> bool:
    """Whether `text`, such as a list of participants, names a person, word for word."""
    if f" {search_key(full_name)} " not in f" {search_key(text)} ":
        return False
    words, length = _WORD.findall(one_line(text)), len(_WORD.findall(one_line(full_name)))
    return any(
        means_name(" ".join(words[start : start + length]), full_name)
        for start in range(len(words) - length + 1)
    )
