"""Questions that ask what something is, and the sentences that say it."""

import re

import pytest

from index.asking.definitions import asked_to_define, defines
from index.asking.question_words import weighted
from nlp.terms import Term


def _terms(text: str) -> tuple[Term, ...]:
    """Words as terms; the lemma of ההיגוי is היגוי."""
    return tuple(
        Term(found.start(), found.end(), found[0], (re.sub("^הה", "ה", found[0]),))
        for found in re.finditer(r"\w+", text)
    )


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("מהי ועדת היגוי?", ["ועדת", "היגוי"]),
        ("מה זה אמון", ["אמון"]),
        ("הגדר אמון", ["אמון"]),
        ("What is trust?", ["trust"]),
        ("מה עושה ועדת היגוי?", []),
        ("מהי הסיבה שהפרויקט של העירייה נדחה שוב?", []),
        ("אמון", []),
    ],
)
def test_what_is_asked_for_is_told_by_how_the_question_begins(question: str, asked: list[str]) -> None:
    terms = weighted([Term(t.start, t.end, t.surface.lower(), t.lemmas) for t in _terms(question)])
    assert [term.surface for term in asked_to_define(question, terms)] == asked


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("אמון הוא הנכונות לסמוך על אחר.", True),
        ("• אמון — הנכונות לסמוך על אחר.", True),
        ("אמון (trust) מוגדר כאן כנכונות לסמוך.", True),
        ("אמון: נכונות לסמוך.", True),
        ("אמון הואץ בלי סיבה.", False),
        ("אמון רב הוא תנאי.", False),
        ("בלי אמון הוא לא יבוא.", False),
        ("אמון", False),
        ("", False),
    ],
)
def test_a_definition_begins_with_the_term_and_goes_on_to_say_what_it_is(sentence: str, says: bool) -> None:
    assert defines(sentence, _terms(sentence), _terms("אמון")) is says


def test_all_words_of_the_term_stand_at_the_beginning_in_any_inflection() -> None:
    sentence = "ועדת ההיגוי היא הגוף המחליט."
    assert defines(sentence, _terms(sentence), _terms("ועדת היגוי"))
    assert not defines(sentence, _terms(sentence), _terms("ועדת ביקורת"))
    assert not defines(sentence, _terms(sentence), ())
