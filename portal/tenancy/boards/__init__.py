"""Editorial boards: their form, what reads them, and the report of sites without one."""
