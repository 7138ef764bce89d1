"""The search for programs: read only."""
