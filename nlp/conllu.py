"""CoNLL-U files to sentences of surface tokens with their morphemes, and back.

A surface token with several morphemes is a multiword range (`1-2 בשותפות`, `1 ב`, `2 שותפות`). Columns
that we do not use (XPOS, heads, relations) are not kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.errors import ConlluFormatError
from nlp.gold_file import gold_text
from nlp.surrogates import without_surrogates


@dataclass(frozen=True, slots=True)
class Word:
    """A surface token of a file; `spaced` says whether white space follows it."""

    form: str
    morphemes: tuple[Morpheme, ...]
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """`comments` are the lines before the words, without their line ends."""

    words: tuple[Word, ...]
    comments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the words joined as their `SpaceAfter` marks say."""
        return "".join(word.form + " " * word.spaced for word in self.words).rstrip(" ")


def read_conllu(path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file. Raises FileMissingError, ConlluFormatError with the line."""
    return list(parse_conllu(gold_text(path, ConlluFormatError).split("\n"), str(path)))


def parse_conllu(lines: Iterable[str], source: str = "<text>") -> Iterator[Sentence]:
    """Yield the sentences of CoNLL-U `lines`. Raises ConlluFormatError with `source` and the line."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            block.append((number, line.rstrip("\r\n")))
        elif block:
            yield _sentence(block, source)
            block = []
    if block:
        yield _sentence(block, source)


def write_conllu(sentences: Iterable[Sentence]) -> str:
    """Return the CoNLL-U text of `sentences`, each with a blank line after it."""
    return "".join("\n".join(_lines(sentence)) + "\n\n" for sentence in sentences)


def to_conllu(text: str, analysis: Analysis) -> str:
    """Return the analysis of `text` as CoNLL-U, a block a sentence with its `# text`."""
    return write_conllu(_sentences(text, analysis))


def from_sentences(sentences: Iterable[Sentence]) -> tuple[str, Analysis]:
    """Return the text of `sentences`, a line each, and its analysis, without entities."""
    tokens: list[Token] = []
    spans: list[tuple[int, int]] = []
    lines: list[str] = []
    start = 0
    for sentence in sentences:
        lines.append(sentence.text)
        tokens += _tokens(sentence, start)
        spans.append((start, start + len(lines[-1])))
        start = spans[-1][1] + 1
    return "\n".join(lines), Analysis(tuple(tokens), tuple(spans))


def to_word(token: Token, *, spaced: bool = True) -> Word:
    """Return the token as a CoNLL-U word."""
    return Word(token.text, token.morphemes, spaced)


def _tokens(sentence: Sentence, start: int) -> Iterator[Token]:
    for word in sentence.words:
        yield Token(word.form, start, start + len(word.form), word.morphemes)
        start += len(word.form) + word.spaced


def _sentences(text: str, analysis: Analysis) -> Iterator[Sentence]:
    tokens = [token for token in analysis.tokens if token.morphemes]
    position = 0
    for number, (_, end) in enumerate(analysis.sentences, 1):
        first = position
        while position < len(tokens) and tokens[position].end <= end:
            position += 1
        if position > first:
            yield _text_sentence(text, tokens[first:position], number)


def _text_sentence(text: str, tokens: Sequence[Token], number: int) -> Sentence:
    words = tuple(to_word(token, spaced=text[token.end : token.end + 1].isspace()) for token in tokens)
    shown = _cell(text[tokens[0].start : tokens[-1].end])
    return Sentence(words, (f"# sent_id = {number}", f"# text = {shown}"))


def _sentence(block: Sequence[tuple[int, str]], source: str) -> Sentence:
    comments = tuple(line for _, line in block if line.startswith("#"))
    words: list[Word] = []
    range_end = 0
    for number, line in block:
        if line.startswith("#"):
            continue
        row = _row(line, number, source)
        if "-" in row[0]:
            range_end = _id(row[0].split("-")[1], number, source)
            words.append(Word(row[1], (), "SpaceAfter=No" not in row[9]))
        elif "." not in row[0]:
            _add(words, row, inside=_id(row[0], number, source) <= range_end)
    return Sentence(tuple(words), comments)


def _row(line: str, number: int, source: str) -> list[str]:
    row = line.split("\t")
    if len(row) != 10:
        raise ConlluFormatError(source, number, f"{len(row)} columns where CoNLL-U has 10")
    return row


def _id(text: str, number: int, source: str) -> int:
    if not text.isdecimal():
        raise ConlluFormatError(source, number, f"{text!r} is no word number")
    return int(text)


def _add(words: list[Word], row: Sequence[str], *, inside: bool) -> None:
    morpheme = Morpheme(row[1], row[2], row[3], "" if row[5] == "_" else row[5])
    if inside:
        whole = words[-1]
        words[-1] = Word(whole.form, (*whole.morphemes, morpheme), whole.spaced)
    else:
        words.append(Word(row[1], (morpheme,), "SpaceAfter=No" not in row[9]))


def _lines(sentence: Sentence) -> Iterator[str]:
    comments = sentence.comments or (f"# text = {sentence.text}",)
    yield from comments
    position = 1
    for word in sentence.words:
        yield from _word_lines(word, position)
        position += len(word.morphemes)


def _word_lines(word: Word, position: int) -> Iterator[str]:
    space = "_" if word.spaced else "SpaceAfter=No"
    if len(word.morphemes) > 1:
        last = position + len(word.morphemes) - 1
        yield f"{position}-{last}\t{_cell(word.form)}" + "\t_" * 7 + f"\t{space}"
        space = "_"
    for offset, morpheme in enumerate(word.morphemes):
        features = morpheme.features or "_"
        yield (
            f"{position + offset}\t{_cell(morpheme.form)}\t{_cell(morpheme.lemma)}\t{morpheme.pos}\t_"
            f"\t{features}\t_\t_\t_\t{space}"
        )


def _cell(text: str) -> str:
    """Return `text` without what would break a row; lone surrogates cannot be written as UTF-8."""
    return " ".join(without_surrogates(text).split()) or "_"
