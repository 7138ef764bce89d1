"""Read queries of the organisation, one subject a file."""
