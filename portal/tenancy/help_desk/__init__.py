"""“Need help?” on every screen of the admin: a question to the centre, and its answer."""
