"""One file a format that researchers use."""
