"""How well decisions follow their words into changed documents: spans of the examples after random edits.

Each round rewrites a share of the words of a document (replaced, deleted or with a word before them) and puts
the paragraphs in another order or not; then every tag of the old text is looked for in the new one.
Run: .venv/bin/python bench/anchors.py
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.anchoring import anchor_at, reanchor
from ingest.parse import read_document
from nlp.analyzer import load_analyzer
from nlp.tagging import Tagger
from nlp.vocabulary import load_vocabulary

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ROUNDS = 3
SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)
WORDS = ("חדש", "נוסף", "השותפות", "בשנת 2024", "אמון", "ועדת ההיגוי")


def spans() -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each example's text with the spans of its tags."""
    analyzer, tagger = load_analyzer(), Tagger(load_vocabulary())
    for path in sorted(EXAMPLES.iterdir()):
        if path.suffix in {".txt", ".html", ".docx", ".pdf"}:
            text = read_document(path).text
            yield text, [(tag.start, tag.end) for tag in tagger.tag(text, analyzer.analyze(text))]


def edited(text: str, share: float, chance: random.Random, *, shuffled: bool) -> list[tuple[str, int | None]]:
    """Return the new text in pieces, each with its old offset; None: not in the old text."""
    lines = list(re.finditer(r"[^\n]*\n?", text))
    if shuffled:
        chance.shuffle(lines)
    pieces: list[tuple[str, int | None]] = []
    for line in lines:
        for match in re.finditer(r"\S+|\s+", line[0]):
            piece, place = match[0], line.start() + match.start()
            if piece.isspace() or chance.random() >= share:
                pieces.append((piece, place))
                continue
            kind = chance.choice(("replace", "delete", "insert"))
            if kind != "delete":
                pieces.append((chance.choice(WORDS) + " " * (kind == "insert"), None))
            if kind == "insert":
                pieces.append((piece, place))
    return pieces


def places(pieces: list[tuple[str, int | None]]) -> dict[int, int]:
    """Return the new offset of each old character that is still there."""
    moved: dict[int, int] = {}
    offset = 0
    for piece, place in pieces:
        if place is not None:
            moved |= {place + i: offset + i for i in range(len(piece))}
        offset += len(piece)
    return moved


def outcome(text: str, new: str, moved: dict[int, int], start: int, end: int) -> str:
    """Return what became of a span: right, lost or wrong if its words still stand together, else changed."""
    found = reanchor(new, anchor_at(text, start, end))
    targets = [moved.get(i) for i in range(start, end)]
    first = targets[0]
    whole = first is not None and targets == list(range(first, first + end - start))
    if not whole:
        return "changed, kept" if found else "changed, told"
    if found is None:
        return "lost"
    return (
        "right"
        if (found.start, found.end) == (first, first + end - start if first is not None else 0)
        else "wrong"
    )


def main() -> None:
    """Print the table."""
    chance = random.Random(1)
    texts = list(spans())
    print(f"{sum(len(found) for _, found in texts)} spans of {len(texts)} documents")
    for shuffled in (False, True):
        for share in SHARES:
            counts: Counter[str] = Counter()
            for text, found in texts * ROUNDS:
                pieces = edited(text, share, chance, shuffled=shuffled)
                new, moved = "".join(piece for piece, _ in pieces), places(pieces)
                counts.update(outcome(text, new, moved, *span) for span in found)
            whole = counts["right"] + counts["lost"] + counts["wrong"]
            rates = ", ".join(f"{name} {counts[name] / whole:.1%}" for name in ("right", "lost", "wrong"))
            changed = f"changed: {counts['changed, kept']} kept, {counts['changed, told']} told"
            order = "paragraphs shuffled" if shuffled else "same order"
            print(f"  {share:4.0%} of the words edited, {order}: {rates} of {whole}; {changed}")


if __name__ == "__main__":
    main()
