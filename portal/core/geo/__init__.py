"""Land on paper: geometry, simplification, projection and drawing. Pure: numbers in, text out."""
