"""Offices, people, posts and contacts from one workbook: reading it, and writing row by row."""
