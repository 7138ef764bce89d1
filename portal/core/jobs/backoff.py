"""How long a failed job waits before it is tried again."""

from __future__ import annotations

# Jobs that failed together (a server was down) do not all come back in the same second.
JITTER_SHARE = 0.1


def delay_seconds(
    attempt: int, *, base: float, factor: float, cap: float, jitter: float = 0.0
) -> float:
    """Seconds to wait after the `attempt`-th start (1, 2, …) failed.

    `base * factor ** (attempt - 1)`, never above `cap`, plus `jitter` (0 to 1) times a
    tenth of it. With 10, 4 and 3600: 10 s, 40 s, 160 s, 11 min, 43 min, then hourly.
    """
    if attempt < 1:
        raise ValueError("The first attempt is number 1.")
    if not 0.0 <= jitter <= 1.0:
        raise ValueError("The jitter is a share between 0 and 1.")
    delay = base
    for _step in range(attempt - 1):
        # Step by step, so that a thousand attempts cannot overflow a float.
        if delay >= cap:
            break
        delay *= factor
    return min(delay, cap) * (1.0 + JITTER_SHARE * jitter)
