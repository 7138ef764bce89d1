"""Lists of what somebody should look at in the libraries: read, filtered, taken away."""
