"""The desk of a person: what to do today, drafts, the month (docs/desk.md)."""
