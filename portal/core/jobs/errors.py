"""What a job can raise to say more than "it failed"."""

from __future__ import annotations


class GiveUp(Exception):
    """No repetition can help: the job goes to the list of failed jobs at once."""


class WorkerLost(Exception):
    """The worker that ran the job vanished (killed, crashed, machine gone)."""
