"""Verbs of news."""
