"""Reviewed tags teach the tagger, without a single rejection silencing a concept."""

import pytest

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.feedback import (
    NOTHING_LEARNED,
    Reviewed,
    Setting,
    Suggestion,
    learn_from,
    setting_of,
    suggested_labels,
)
from nlp.tagging import Evidence, Tag
from nlp.terms import index_terms


def analyze(text: str) -> Analysis:
    """A token a word, every word its own lemma."""
    tokens, end = [], 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        tokens.append(Token(word, start, end, (Morpheme(word, word, "NOUN"),)))
    return Analysis(tuple(tokens))


def setting(text: str, word: str) -> Setting:
    start = text.index(word)
    return setting_of(index_terms(analyze(text)), start, start + len(word))


def reviewed(text: str, word: str, right: str, tagged: str = "trust", document: str = "a") -> Reviewed:
    return Reviewed(setting(text, word), word, tagged, right, document)


def tag(text: str, word: str, concept: str = "trust", nested: bool = False) -> Tag:
    start = text.index(word)
    return Tag(concept, start, start + len(word), 0.8, Evidence(word, (word,), "lemma"), nested=nested)


GOOD = [reviewed(f"יש אמון בין {word}", "אמון", "trust") for word in ("שותפים", "אנשים", "ארגונים", "צדדים")]
BAD = [reviewed(f"הוא אמון על {word}", "אמון", "") for word in ("התקציב", "הביצוע", "הנתונים")]


def words_kept(text: str, lessons: list[Reviewed]) -> list[str]:
    kept = learn_from(lessons).adjust((tag(text, "אמון"),), analyze(text))
    return [text[found.start : found.end] for found in kept]


def test_label_rejected_beside_a_word_is_left_out_there_and_kept_elsewhere() -> None:
    assert words_kept("היא אמון על הכספים", GOOD + BAD) == []
    assert words_kept("נוצר אמון בין השכנים", GOOD + BAD) == ["אמון"]


def test_one_rejection_silences_nothing() -> None:
    assert words_kept("היא אמון על הכספים", BAD[:1]) == ["אמון"]
    assert words_kept("היא אמון על הכספים", BAD[:2]) == []


def test_scores_follow_the_reviews() -> None:
    text = "נוצר אמון בין השכנים"
    [better] = learn_from(GOOD * 3 + BAD).adjust((tag(text, "אמון"),), analyze(text))
    [worse] = learn_from(GOOD + BAD).adjust((tag("עם אמון שם", "אמון"),), analyze("עם אמון שם"))
    assert better.score > worse.score


def test_what_nobody_reviewed_stays_as_it_is() -> None:
    text = "ועדה של שותפים"
    tags = (tag(text, "ועדה", "committee"),)
    assert learn_from(GOOD + BAD).adjust(tags, analyze(text)) == tags


def test_inner_mention_stands_alone_when_the_outer_is_left_out() -> None:
    text = "בניית אמון על"
    lessons = [reviewed(text, "בניית אמון", "", "trust-building")] * 2
    [inner] = learn_from(lessons).adjust(
        (tag(text, "בניית אמון", "trust-building"), tag(text, "אמון", nested=True)), analyze(text)
    )
    assert (inner.concept_id, inner.nested) == ("trust", False)


def test_nothing_reviewed_teaches_nothing() -> None:
    assert learn_from([]) == NOTHING_LEARNED
    assert learn_from([]).digest == ""


def test_digest_tells_lessons_apart_and_not_their_order() -> None:
    assert learn_from(GOOD + BAD).digest == learn_from(BAD + GOOD).digest
    assert learn_from(GOOD).digest != learn_from(GOOD + BAD).digest


def test_labels_added_in_two_documents_are_suggested() -> None:
    added = [
        reviewed("רכזת יישובית", "רכזת", "coordinator", tagged="", document="a"),
        reviewed("רכזת אזורית", "רכזת", "coordinator", tagged="", document="b"),
        reviewed("ההחלטה ההיא", "ההחלטה", "decision-3190", tagged="", document="a"),
        reviewed("לפי ההחלטה", "ההחלטה", "decision-3190", tagged="", document="a"),
        *BAD,
    ]
    assert suggested_labels(added) == [Suggestion("coordinator", "רכזת", 2)]


@pytest.mark.parametrize(("text", "word", "expected"), [
    ("אמון", "אמון", Setting(("אמונ",), "", "")),
    ("על בניית אמון כאן", "בניית אמון", Setting(("בנית", "אמונ"), "על", "כאנ")),
])  # fmt: skip
def test_setting_is_the_lemmas_and_the_words_around(text: str, word: str, expected: Setting) -> None:
    assert setting(text, word) == expected
