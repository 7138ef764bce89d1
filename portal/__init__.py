"""Liên Cổng: the portals of a province from one installation."""

__version__ = "0.1.0"
