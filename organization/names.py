"""Names of people: in what order a Vietnamese list has them."""

from __future__ import annotations

from portal.core.vietnamese import initial, one_line, ordering_text

# Between the parts: less than what any word begins with (`ordering_text`).
_BETWEEN = "00"


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
