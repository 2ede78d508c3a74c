"""Text without styles: wrapped rows, headings, cells, footnotes and residue by their look."""
