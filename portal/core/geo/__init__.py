"""Land on paper: geometry, simplification, projection and drawing, without any library.

Everything here is pure: numbers in, numbers or text out.
"""
