"""“Báo sai”: a reader says what is wrong with an entry of the directory, an editor mends it."""
