"""The spaCy components of the Hebrew pipeline: tokenizer, sentence bounds, morphology, entities.

The tokens of a `Doc` are surface tokens; `token._.morphemes` has the morphemes of each. The tag, lemma and
features that spaCy itself shows are those of the content morpheme.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.analyzer import Morpheme
from nlp.most_frequent import MostFrequent
from nlp.normal_form import word_parts
from nlp.sentences import sentence_starts
from nlp.tokenizer import split_tokens

MORPHEMES = "maagar_morphemes"
_PREFIX_TAGS = frozenset({"CCONJ", "SCONJ", "ADP", "DET"})


class HebrewTokenizer:
    """Splits text into surface tokens; white space other than single spaces is tokens of its own, as in spaCy."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        for start, end in [*split_tokens(text), (len(text), len(text))]:
            gap = text[position:start]
            if gap.startswith(" ") and words:
                spaces[-1] = True
                gap = gap[1:]
            words.extend([gap] if gap else [])
            words.extend([text[start:end]] if end > start else [])
            spaces.extend([False] * (len(words) - len(spaces)))
            position = end
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_disk(self, path: Path | str, **_: object) -> None:
        """Write nothing: the rules are code."""

    def from_disk(self, path: Path | str, **_: object) -> "HebrewTokenizer":
        return self

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: object) -> "HebrewTokenizer":
        return self


@registry.tokenizers("maagar.HebrewTokenizer.v1")
def create_tokenizer() -> object:
    """Return what makes the tokenizer for a spaCy language."""
    return lambda language: HebrewTokenizer(language.vocab)


@Language.component("maagar_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence bounds of `doc`."""
    tokens = [token for token in doc if not token.is_space]
    starts = sentence_starts(doc.text, [(token.idx, token.idx + len(token)) for token in tokens])
    for token in doc:
        token.is_sent_start = False
    for token, start in zip(tokens, starts, strict=True):
        token.is_sent_start = start
    return doc


class MorphologyComponent:
    """Gives each token its morphemes, and spaCy's own attributes those of the content morpheme."""

    def __init__(self) -> None:
        self.model = MostFrequent({}, {})

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Yield the docs with morphemes set."""
        for doc in stream:
            self._annotate(doc)
            yield doc

    def _annotate(self, doc: Doc) -> None:
        sentences = [[token for token in sentence if not token.is_space] for sentence in doc.sents]
        pieces = [[piece for token in tokens for piece in token_pieces(token.text)] for tokens in sentences]
        found = self.model.analyze(pieces)
        morphemes: list[tuple[Morpheme, ...]] = [()] * len(doc)
        for tokens, analyses in zip(sentences, found, strict=True):
            position = 0
            for token in tokens:
                count = len(token_pieces(token.text))
                morphemes[token.i] = tuple(m for part in analyses[position : position + count] for m in part)
                position += count
                _set_attributes(token, morphemes[token.i])
        doc.user_data[MORPHEMES] = morphemes

    def to_disk(self, path: Path | str, **_: object) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save(folder / "analyses.json")

    def from_disk(self, path: Path | str, **_: object) -> "MorphologyComponent":
        self.model = MostFrequent.load(Path(path) / "analyses.json")
        return self


@Language.factory("maagar_morphology")
def create_morphology(nlp: Language, name: str) -> MorphologyComponent:
    """Return an empty component; `from_disk` fills it."""
    return MorphologyComponent()


def token_pieces(text: str) -> list[str]:
    """Return a token as the treebanks cut it: hyphens are tokens of their own (בין-מגזרי → בין, -, מגזרי)."""
    spans = word_parts(text)
    if len(spans) < 2 or "://" in text or text[0].isdigit():
        return [text]
    pieces = []
    position = 0
    for start, end in spans:
        pieces.extend(text[position:start])
        pieces.append(text[start:end])
        position = end
    return [*pieces, *text[position:]]


def content_morpheme(morphemes: Sequence[Morpheme]) -> Morpheme:
    """Return the morpheme that a token is about: the longest that is neither prefix nor suffix."""
    return max(morphemes, key=lambda morpheme: (morpheme.pos not in _PREFIX_TAGS, len(morpheme.form)))


def _set_attributes(token: Token, morphemes: Sequence[Morpheme]) -> None:
    main = content_morpheme(morphemes)
    token.pos_ = main.pos
    token.lemma_ = main.lemma
    token.set_morph(main.features)


def _token_morphemes(token: Token) -> tuple[Morpheme, ...]:
    found = token.doc.user_data.get(MORPHEMES)
    return found[token.i] if found else ()


if not Token.has_extension("morphemes"):
    Token.set_extension("morphemes", getter=_token_morphemes)
