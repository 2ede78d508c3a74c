import pytest

from index.asking.acronyms import other_names, with_acronyms
from nlp.normal_form import normal_form
from nlp.terms import Term


def _terms(text: str, lemmas: dict[str, str] | None = None) -> list[Term]:
    """Each word of `text` as a term, with its lemma from `lemmas` or itself as lemma."""
    terms, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        lemma = normal_form((lemmas or {}).get(word, word))
        terms.append(Term(start, start + len(word), normal_form(word), (lemma,)))
        start += len(word)
    return terms


def _names(text: str, lemmas: dict[str, str] | None = None) -> list[str]:
    return [name.text for name in other_names(text, _terms(text, lemmas))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('ביקור בארה"ב', ["ארצות הברית"]),
        ("ביקור בארה״ב", ["ארצות הברית"]),
        ("ביקור בארה''ב", ["ארצות הברית"]),
        ('רה"מ ביקר', ["ראש הממשלה"]),
        ('לשת"פ בין ארגונים', ["שיתוף פעולה"]),
        ('נחתם ע"י הצדדים', ["על ידי"]),
        ('יו"ר הוועד', ["יושב ראש", "יושבת ראש"]),
        ("פרופ' כהן", ["פרופסור"]),
        ('עו"ד כהן', ["עורך דין", "עורכת דין"]),
    ],
)
def test_acronym_stands_for_its_words(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ביקור בארצות הברית", ['ארה"ב']),
        ("ראש הממשלה ביקר", ['רה"מ']),
        ("נחתם על ידי הצדדים", ['ע"י']),
        ("עורך דין כהן", []),
    ],
)
def test_words_stand_for_their_acronym_unless_that_is_another_word_too(text: str, names: list[str]) -> None:
    assert _names(text) == names


def test_inflected_words_stand_for_their_acronym() -> None:
    assert _names("בשיתופי הפעולה", {"בשיתופי": "שיתוף", "הפעולה": "פעולה"}) == ['שת"פ']


@pytest.mark.parametrize("text", ["הוא אמר עוד", "רוח וחול", "ארצות רבות", "על", 'רשב"י כתב'])
def test_other_words_have_no_other_name(text: str) -> None:
    assert _names(text) == []


def test_what_is_said_otherwise_is_known_by_its_words() -> None:
    terms = _terms("נחתם על ידי הצדדים")
    assert [name.said for name in other_names("נחתם על ידי הצדדים", terms)] == [(terms[1], terms[2])]


def test_acronym_is_read_whole() -> None:
    text = 'לשת"פ ולשתפ'
    read = with_acronyms(text, _terms(text, {'לשת"פ': 'ת"פ', "ולשתפ": "תפ"}))
    assert [term.lemmas for term in read] == [("שתפ",), ("תפ",)]
