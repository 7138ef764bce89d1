"""Telling people what the workflow did: in the admin and by mail, once for each event."""
