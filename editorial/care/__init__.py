"""Pages that somebody looks after: owners, review dates, reminders (docs/reviews.md)."""
