"""A table of a file, whatever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

# The cells of a row; None where a cell above spans this row, too.
Line = list[str | None]
Grid = list[Line]


@dataclass
class Table:
    """A table, what is hidden in it, and the tables that stand in its cells.

    Rows are numbered from 1, columns from 0. `title`: which of the file's it is. `spans`: how
    many columns a cell has, by row and column, where they are several. `is_cut`: there are
    more rows than were read.
    """

    lines: Grid
    title: str = ""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_texts: dict[int, str] = field(default_factory=dict)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)
    inner: list[Table] = field(default_factory=list)
    is_cut: bool = False

    @property
    def texts(self) -> list[str]:
        """What all cells say."""
        return [cell for line in self.lines for cell in line if cell]
