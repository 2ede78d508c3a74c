"""Files become documents: one text with stand-off structure, cut into passages."""
