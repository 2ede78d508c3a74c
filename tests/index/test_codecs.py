"""What is encoded comes back equal, and equal values give equal bytes."""

from hypothesis import given
from hypothesis import strategies as st

from index.analysis_codec import decode_analyses, encode_analyses
from index.storing.term_spans import packed_spans, unpacked_spans
from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.terms import Term

WORDS = st.text(min_size=1, max_size=6)
MORPHEMES = st.builds(Morpheme, WORDS, WORDS, st.sampled_from(["NOUN", "ADP"]), st.just("Definite=Def"))


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    tokens = []
    at = 0
    for text in draw(st.lists(WORDS, max_size=8)):
        at += draw(st.integers(0, 3))
        tokens.append(Token(text, at, at + len(text), tuple(draw(st.lists(MORPHEMES, max_size=3)))))
        at += len(text)
    return Analysis(tuple(tokens), ((0, at),), (Entity(0, at, "ORG", "עמותה"),))


@given(st.lists(analyses(), max_size=4))
def test_analyses_come_back_equal(given_analyses: list[Analysis]) -> None:
    encoded = encode_analyses(given_analyses)
    assert decode_analyses(encoded) == tuple(given_analyses)
    assert encode_analyses(given_analyses) == encoded


@st.composite
def term_lists(draw: st.DrawFn) -> tuple[Term, ...]:
    spans = draw(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 100_000)), max_size=8))
    lemmas = st.lists(WORDS, max_size=2).map(tuple)
    return tuple(Term(start, start + length, draw(WORDS), draw(lemmas)) for start, length in spans)


@given(term_lists())
def test_the_spans_of_terms_come_back_equal(terms: tuple[Term, ...]) -> None:
    starts, ends = unpacked_spans(packed_spans(terms))
    assert starts.tolist() == [term.start for term in terms]
    assert ends.tolist() == [term.end for term in terms]
