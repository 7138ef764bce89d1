"""People and their roles from a CSV file: reading, applying row by row, the screen."""
