"""Web pages as typed lines and footnotes; EPUB and Markdown are read through them."""
