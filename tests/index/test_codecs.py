"""What is encoded comes back equal, and equal values give equal bytes."""

from hypothesis import given
from hypothesis import strategies as st

from index.analysis_codec import decode_analyses, encode_analyses
from index.storing.findings import decode_findings, encode_findings, findings_of
from index.storing.term_spans import packed_spans, unpacked_spans
from index.words.term_columns import TermTable, decode_terms, document_terms, encode_terms, term_type
from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.tagging import Evidence, Polarity, Tag
from nlp.terms import Term
from nlp.topics import Topic

Terms = tuple[Term, ...]
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


def test_spaces_and_backslashes_inside_a_token_survive() -> None:
    morphemes = (Morpheme("א\\ ב", "\\s", "NOUN", ""), Morpheme("", " ", "X", "A=B|C=D"))
    analysis = Analysis((Token("א\\ ב", 2, 6, morphemes),), ((2, 6),))
    assert decode_analyses(encode_analyses([analysis])) == (analysis,)


@st.composite
def term_lists(draw: st.DrawFn) -> tuple[Term, ...]:
    spans = draw(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 100_000)), max_size=8))
    lemmas = st.lists(WORDS, max_size=2).map(tuple)
    return tuple(Term(start, start + length, draw(WORDS), draw(lemmas)) for start, length in spans)


@given(term_lists())
def test_the_spans_of_terms_come_back_equal(terms: tuple[Term, ...]) -> None:
    starts, ends = unpacked_spans(packed_spans(TermTable().columns(terms)))
    assert starts.tolist() == [term.start for term in terms]
    assert ends.tolist() == [term.end for term in terms]


@given(st.lists(st.tuples(term_lists(), term_lists()), max_size=3))
def test_the_terms_of_a_document_come_back_equal(passages: list[tuple[Terms, Terms]]) -> None:
    encoded = encode_terms(document_terms(passages))
    decoded = decode_terms(encoded)
    assert encode_terms(decoded) == encoded
    for (heading, text), back in zip(passages, decoded.passages, strict=True):
        assert [decoded.types[number] for number in back.heading] == [term_type(term) for term in heading]
        columns = zip(back.text.types, back.text.starts, back.text.lengths, strict=True)
        terms = [(decoded.types[number], at, at + long) for number, at, long in columns]
        assert terms == [(term_type(term), term.start, term.end) for term in text]


@given(st.lists(st.floats(0, 1), max_size=4))
def test_the_findings_of_a_document_are_encoded_the_same_again(scores: list[float]) -> None:
    why = Evidence("אמון", ("אמון",), "label")
    tags = [Tag("trust", at, at + 4, score, why, Polarity.NEGATED) for at, score in enumerate(scores)]
    found = findings_of([(tags, ()), (tags[:1], (Topic("trust", 0.25),))], (Topic("trust", 0.5),))
    decoded = decode_findings(encode_findings(found))
    assert encode_findings(decoded) == encode_findings(found)
    assert (decoded.passages, decoded.whole) == (found.passages, found.whole)
    assert decoded.whole.topics == '[{"concept_id":"trust","score":0.5}]'
    assert decoded.mentions.tags(0) == tuple(tags)
    assert decoded.mentions.types == (
        (("trust", "אמון", ("אמון",), "label", "negated", False),) if scores else ()
    )
