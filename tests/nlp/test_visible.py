"""Invisible marks part no word: analyses and tags see the text without them, and offsets count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.analyzer import Morpheme
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens
from nlp.spacy_analyzer import SpacyAnalyzer
from nlp.tagging import Tagger
from nlp.visible import visible, with_marks
from nlp.vocabulary import load_vocabulary

MARKED = st.text(alphabet='אבםן"- .\u00ad\u200d\u200e\u200f\ufeff', max_size=30)


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    return SpacyAnalyzer()


@pytest.mark.parametrize("word", ['יו\u200f"ר', "שת\u00adפות", "בין\u200d-מגזרי", "ש\ufeffלום", "20\u200e%"])
def test_a_word_with_marks_is_one_token(word: str) -> None:
    text = f"\u202bה {word}\u200f.\u202c"
    assert [text[a:b] for a, b in split_tokens(text)] == ["ה", word, "."]


def test_a_mark_after_a_final_letter_parts_words() -> None:
    text = "שיתוף\u00adפעולה"
    assert [text[a:b] for a, b in split_tokens(text)] == ["שיתוף", "פעולה"]


def test_a_full_stop_between_marks_ends_its_sentence() -> None:
    text = "הם באו\u200f.\u200f הן הלכו."
    assert sentence_starts(text, split_tokens(text)) == [True, False, False, True, False, False]


@given(MARKED)
def test_tokens_are_those_of_the_text_without_marks(text: str) -> None:
    seen = visible(text)
    assert seen.seen(split_tokens(text)) == split_tokens(seen.text)
    assert seen.given(split_tokens(seen.text)) == split_tokens(text)


def test_forms_keep_the_marks_that_the_analysis_does_not_see() -> None:
    morphemes = (Morpheme("ב", "ב", "ADP"), Morpheme("בית", "בית", "NOUN"))
    found = with_marks("\u200fב\u00adבי\u200dת\u200f", morphemes)
    assert [morpheme.form for morpheme in found] == ["\u200fב\u00ad", "בי\u200dת\u200f"]
    assert [morpheme.lemma for morpheme in found] == ["ב", "בית"]


def test_marks_change_no_analysis(analyzer: SpacyAnalyzer) -> None:
    plain = 'יו"ר הוועדה ביקר בקרית מלאכי. הוקצו כ-5 מיליון ש"ח.'
    marked = 'יו\u200f"ר הוו\u00adעדה ביקר בקר\u200eית מלאכי\u200f.\u200f הוקצו כ-5\u200f מיליון ש\u200f"ח.'
    one, other = analyzer.analyze(plain), analyzer.analyze(marked)
    for left, right in zip(one.tokens, other.tokens, strict=True):
        assert [(m.lemma, m.pos, m.features) for m in left.morphemes] == [
            (m.lemma, m.pos, m.features) for m in right.morphemes
        ]
        assert "".join(m.form for m in right.morphemes) == right.text == marked[right.start : right.end]
    assert [(e.label, e.normal) for e in other.entities] == [(e.label, e.normal) for e in one.entities]
    assert len(other.sentences) == 2


def test_given_tokens_keep_their_marks(analyzer: SpacyAnalyzer) -> None:
    ((chair, marks),) = analyzer.analyze_tokens([['ליו\u200f"ר', "\u200f"]])
    assert [morpheme.form for morpheme in chair] == ["ל", 'יו\u200f"ר']
    assert [(morpheme.form, morpheme.lemma, morpheme.pos) for morpheme in marks] == [
        ("\u200f", "\u200f", "PUNCT")
    ]


@pytest.mark.parametrize("text", ["ועדת הי\u00adגוי\u200f.", "ועדת\u200f היגוי", "ועדת היג\u200dוי"])
def test_concepts_are_found_with_exact_offsets(analyzer: SpacyAnalyzer, text: str) -> None:
    (tag,) = Tagger(load_vocabulary()).tag(text, analyzer.analyze(text))
    assert (tag.concept_id, text[tag.start : tag.end]) == ("steering-committee", text.rstrip(".\u200f"))


def test_words_that_a_soft_hyphen_joins_are_a_concept(analyzer: SpacyAnalyzer) -> None:
    text = "שיתוף\u00adפעולה"
    (tag,) = Tagger(load_vocabulary()).tag(text, analyzer.analyze(text))
    assert (tag.concept_id, tag.start, tag.end) == ("collaboration", 0, len(text))
