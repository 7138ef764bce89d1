"""Outlines of units: reading files, loading them, drawing maps, saying them in words."""
