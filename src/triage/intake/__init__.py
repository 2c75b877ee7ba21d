"""From a caller's words to findings."""
