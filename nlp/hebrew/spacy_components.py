"""The spaCy components of the Hebrew pipeline: tokenizer, sentence bounds, morphology, entities.

The tokens of a `Doc` are surface tokens; `token._.morphemes` has the morphemes of each. The tag, lemma and
features that spaCy itself shows are those of the content morpheme.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.analyzer import Morpheme
from nlp.hebrew.entities import without_prefixes
from nlp.hebrew.model_files import load_morphology, save_morphology
from nlp.hebrew.morphology import Analysed, Morphology
from nlp.hebrew.reading import Layout, surface_analyses, token_entities
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens
from nlp.surrogates import without_surrogates
from nlp.visible import without_marks

# In `doc.user_data`: of each token the fields of its morphemes, and their labels of names. Only strings and
# tuples, so that spaCy can send docs between processes and write them down.
MORPHEMES, NAMES = "maagar_morphemes", "maagar_names"
BATCH = 32
# Signs in a text: a doc of so many takes about 3 GB. (spaCy's own limit, a million, is for parsers.)
LONGEST = 10_000_000
_PREFIX_TAGS = frozenset({"CCONJ", "SCONJ", "ADP", "DET"})


class HebrewTokenizer:
    """Splits text into surface tokens; other white space than single spaces is tokens too, as in spaCy.

    Lone surrogates, which spaCy cannot store, are U+FFFD in the doc; offsets stay.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        text = without_surrogates(text)
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


@registry.tokenizers("maagar.HebrewTokenizer.v1")  # type: ignore[untyped-decorator] # spaCy types it so
def create_tokenizer() -> object:
    """Return what makes the tokenizer for a spaCy language, whose texts it lets be `LONGEST` signs long."""

    def make(language: Language) -> HebrewTokenizer:
        language.max_length = LONGEST
        return HebrewTokenizer(language.vocab)

    return make


@Language.component("maagar_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence bounds of `doc`."""
    tokens = _word_tokens(doc)
    starts = sentence_starts(doc.text, [(token.idx, token.idx + len(token)) for token in tokens])
    marks = np.full(len(doc), -1, np.int64)
    marks[[token.i for token in tokens]] = np.where(starts, 1, -1)
    # One array: setting token.is_sent_start looks at the whole doc each time.
    return doc.from_array(["SENT_START"], marks.astype(np.uint64))  # type: ignore[arg-type] # one column is a vector


class MorphologyComponent:
    """Gives each token its morphemes, and spaCy's own attributes those of the content morpheme."""

    def __init__(self) -> None:
        self.model: Morphology | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Yield the docs with morphemes set; the networks see the sentences of several docs at once."""
        assert self.model is not None, "the pipeline was made without a model"
        for docs in _batches(stream, batch_size):
            sentences = [[t.text for t in _word_tokens(span)] for doc in docs for span in doc.sents]
            analyses = surface_analyses(sentences, self.model)
            for doc in docs:
                _annotate(doc, analyses)
            yield from docs

    def to_disk(self, path: Path | str, **_: object) -> None:
        assert self.model is not None, "the pipeline was made without a model"
        save_morphology(self.model, Path(path))

    def from_disk(self, path: Path | str, **_: object) -> "MorphologyComponent":
        self.model = load_morphology(Path(path))
        return self


@Language.factory("maagar_morphology")
def create_morphology(nlp: Language, name: str) -> MorphologyComponent:
    """Return an empty component; `from_disk` fills it."""
    return MorphologyComponent()


def mark_entities(doc: Doc) -> Doc:
    """Set `doc.ents`: names that the morphology saw, and what rules find; `span._.normal` lacks prefixes."""
    tokens = _word_tokens(doc)
    row = {token.i: place for place, token in enumerate(tokens)}
    firsts = [next((row[token.i] for token in span if token.i in row), -1) for span in doc.sents]
    begins = [first for first in firsts if first >= 0]
    layout = Layout(
        doc.text,
        [(token.idx, token.idx + len(token)) for token in tokens],
        list(zip(begins, [*begins[1:], len(tokens)], strict=False)),
    )
    names = [doc.user_data[NAMES][token.i] for token in tokens]
    doc.set_ents(
        [Span(doc, tokens[a].i, tokens[b].i + 1, label) for a, b, label in token_entities(layout, names)]
    )
    return doc


@Language.factory("maagar_entities")
def create_entities(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component; it rests on the morphology before it."""
    return mark_entities


def _batches(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    docs = iter(stream)
    while batch := list(islice(docs, size)):
        yield batch


def _word_tokens(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if without_marks(token.text).strip()]


def _annotate(doc: Doc, analyses: Iterator[list[Analysed]]) -> None:
    """Give the tokens of `doc` the next sentences' analyses."""
    morphemes: list[tuple[tuple[str, str, str, str], ...]] = [()] * len(doc)
    names: list[tuple[str, ...]] = [()] * len(doc)
    for sentence in doc.sents:
        for token, found in zip(_word_tokens(sentence), next(analyses), strict=True):
            morphemes[token.i] = tuple((m.form, m.lemma, m.pos, m.features) for m in found.morphemes)
            names[token.i] = found.names
            _set_attributes(token, found.morphemes)
    doc.user_data[MORPHEMES] = morphemes
    doc.user_data[NAMES] = names


def _normal(span: Span) -> str:
    """Return the text of an entity without the prefixes of its first token: 'בקרית מלאכי' → 'קרית מלאכי'."""
    return without_prefixes(span.text, _token_morphemes(span.doc[span.start]))


def content_morpheme(morphemes: Sequence[Morpheme]) -> Morpheme:
    """Return the morpheme that a token is about: the longest that is neither prefix nor suffix."""
    return max(morphemes, key=lambda morpheme: (morpheme.pos not in _PREFIX_TAGS, len(morpheme.form)))


def _set_attributes(token: Token, morphemes: Sequence[Morpheme]) -> None:
    main = content_morpheme(morphemes)
    token.pos_ = main.pos
    token.lemma_ = main.lemma
    token.set_morph(main.features)  # type: ignore[attr-defined] # spaCy's stub lacks it


def _token_morphemes(token: Token) -> tuple[Morpheme, ...]:
    found = token.doc.user_data.get(MORPHEMES)
    return tuple(Morpheme(*fields) for fields in found[token.i]) if found else ()


if not Token.has_extension("morphemes"):
    Token.set_extension("morphemes", getter=_token_morphemes)
if not Span.has_extension("normal"):
    Span.set_extension("normal", getter=_normal)
