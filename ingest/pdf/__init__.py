"""The parts of the PDF reader: glyphs become words, lines, columns, tables, paragraphs and blocks."""
