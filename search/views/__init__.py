"""The public addresses of the search."""
