"""The text that stands for a passage when it is embedded."""

from collections.abc import Sequence


def embedding_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """Return the title, the headings from the outermost inwards and the text, each on its line."""
    context = dict.fromkeys(line.strip() for line in (title, *heading_path))
    return "\n".join([*(line for line in context if line), text])
