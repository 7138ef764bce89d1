"""Public pages of the organisation."""
