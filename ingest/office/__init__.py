"""Parts of office files: what DOCX and ODT have in styles, lists and text."""
