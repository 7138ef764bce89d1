"""What is done to entries of the work schedule beside saving them."""

from __future__ import annotations

from typing import Final

from organization.models import EntryState, ScheduleEntry

# What readers go by: when, where, and what.
_TOLD: Final = ("day", "part", "start", "end", "venue", "content", "person_id")


def note_change(before: ScheduleEntry, after: ScheduleEntry) -> None:
    """Mark an entry that says to readers something else than it did; nothing is saved.

    What was internal, or is, nobody saw; a state that somebody chose stays.
    """
    if before.is_internal or after.is_internal or after.state != EntryState.PLANNED:
        return
    if before.state != EntryState.PLANNED:
        return  # chosen just now: back as it was planned
    if any(getattr(before, name) != getattr(after, name) for name in _TOLD):
        after.state = EntryState.CHANGED
