"""The parts of tagging: inflection, patterns, words, spans that are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.analyzer import Analysis
from nlp.errors import VocabularyError
from nlp.mentions.inflection import inflections
from nlp.mentions.matching import Entry, Matcher
from nlp.mentions.pattern_walk import Compiled, compiled_entry, match_at
from nlp.mentions.patterns import is_acronym, parse_pattern, spelled_out
from nlp.mentions.untagged import untagged_spans
from nlp.mentions.words import words
from nlp.normal_form import normal_form


@pytest.mark.parametrize(
    ("label", "form"),
    [
        ("שותפות", "שותפויות"),
        ("שותפות", "שותפויותיהן"),
        ("ועדה", "ועדת"),
        ("ועדה", "ועדותיה"),
        ("מגזרי", "מגזריות"),
        ("תוכנית", "תוכניות"),
        ("משאבים", "משאבי"),
        ("ארגון", "ארגוניהם"),
        ("partner", "partners"),
    ],
)
def test_a_label_has_its_inflected_forms(label: str, form: str) -> None:
    assert normal_form(form) in inflections(normal_form(label))


def test_short_function_words_are_not_inflected() -> None:
    assert inflections("את") == {"את"}


def _matches(pattern: str, text: str) -> list[str]:
    matcher = Matcher()
    matcher.add(Entry(0, parse_pattern(pattern, {"build": ["בנייה", "יצירה"]})))
    found = words(text, Analysis(()))
    return [
        text[found.starts[first] : found.ends[last - 1]]
        for _, first, last, _ in matcher.find(found, matcher.readings.of(found.texts))
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "surfaces"),
    [
        ("בניית אמון", "הם החלו בבניית האמון", ["בבניית האמון"]),
        ("[אמון] על", "האמון על הביצוע", ["האמון"]),
        ("@build אמון", "יצירת אמון ובניית אמון", ["יצירת אמון", "ובניית אמון"]),
        ("=האמון", "האמון והאמון", ["האמון"]),
        ("אמון *{0,2} שותפים", "אמון רב בין שותפים", ["אמון רב בין שותפים"]),
        ("אמון הדדי?", "אמון הדדי או אמון", ["אמון הדדי", "אמון"]),
        ("מיזמ(ים|י)?!", "המיזמים ומיזם", ["המיזמים", "ומיזם"]),
        ("[/.*יידוע/]", "ביידוע ולא כידוע", ["ביידוע"]),
        ("^ [אמון]", "אמון קודם. אמון אחר ואמון", ["אמון", "אמון"]),
        ("[צדק] , שוויון", "צדק, שוויון", ["צדק"]),
        ('" קול קורא', 'קול קורא ו"קול קורא"', ['ו"קול קורא']),
        ("אמון שותפים", "אמון. שותפים", []),
    ],
)
def test_the_signs_of_patterns(pattern: str, text: str, surfaces: list[str]) -> None:
    assert _matches(pattern, text) == surfaces


_PATTERNS = (
    "אמון",
    "אמון הדדי",
    "[אמון] על",
    "אמון * שותפים",
    "אמון הדדי? שותפים",
    "בניית אמון הדדי",
    "=על *",
    "אמון *{0,2} , שותפים",
    "[אמון , הדדי?] על?",
    "^ אמון הדדי? $",
    "בניית *{0,3} *{0,3} *{0,3} על",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["אמון", "האמון", "הדדי", "על", "שותפים", "בניית"]),
            st.sampled_from([" ", ", ", ". "]),
        )
    )
)
def test_matches_by_pairs_of_words_are_those_of_trying_every_pattern_everywhere(
    parts: list[tuple[str, str]],
) -> None:
    matcher = Matcher()
    entries = [Entry(owner, parse_pattern(pattern, {})) for owner, pattern in enumerate(_PATTERNS)]
    for entry in entries:
        matcher.add(entry)
    found = words("".join(word + gap for word, gap in parts), Analysis(()))
    readings = matcher.readings.of(found.texts)
    tried = [
        match_at(compiled, found, readings, place)
        for place in range(len(found))
        for compiled in (_compiled(matcher, entry) for entry in entries)
        if not compiled.needs[0].isdisjoint(readings[place].tests)
    ]
    assert sorted(matcher.find(found, readings)) == sorted(match for match in tried if match)


def _compiled(matcher: Matcher, entry: Entry) -> Compiled:
    number = matcher.readings.number
    return compiled_entry(
        entry, [{number(test): test.pos for test in element.tests} for element in entry.pattern.elements]
    )


def test_expressions_with_references_to_groups_match_beside_others() -> None:
    matcher = Matcher()
    for owner, pattern in enumerate(("/(.)ב\\1/", "/(?P<first>ג.)/", "/ד.?/")):
        matcher.add(Entry(owner, parse_pattern(pattern, {})))
    found = words("אבא גד ד אבג", Analysis(()))
    matches = matcher.find(found, matcher.readings.of(found.texts))
    assert [(owner, first) for owner, first, _, _ in matches] == [(0, 0), (1, 1), (2, 2)]


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(VocabularyError, match="nothing"):
        parse_pattern("@nothing אמון", {})


def test_forms_written_short_are_spelled_out() -> None:
    assert spelled_out("מיזמ(ים|י)?") == ["מיזמים", "מיזמי", "מיזמ"]


@pytest.mark.parametrize(
    ("word", "acronym"),
    [
        ('שת"פ', True),
        ("שת''פ", True),
        ("ה''קול", False),
        ('מלכ"רים', True),
        ('ה"קול', False),
        ("אג'נדה", False),
        ("אמון", False),
    ],
)
def test_acronyms_are_told_from_quotes_after_a_prefix(word: str, acronym: bool) -> None:
    assert is_acronym(word) is acronym


@pytest.mark.parametrize(
    ("text", "left_alone"),
    [
        ("נאמר (לוי, 2012) כך", ["(לוי, 2012)"]),
        ("נאמר (מאז 2012 הוא פעיל) כך", []),
        ("הרשויות נפגעו מהרפורמה ב-2019", []),
        ("שותפויות בין מגזרים, 2007", ["שותפויות בין מגזרים, 2007"]),
        ("לוי, ד. (2012). על האמון. תל אביב", ["לוי, ד. (2012). על האמון. תל אביב"]),
        ("אתר https://a.org.il/x ועוד", ["https://a.org.il/x"]),
        ('ב"המדריך לשותפות טובה" נכתב', ['ב"המדריך לשותפות טובה"']),
        ("השותפות (שיתוף רב) נמשכת", []),
    ],
)
def test_citations_titles_and_addresses_are_left_alone(text: str, left_alone: list[str]) -> None:
    assert [text[start:end] for start, end in untagged_spans(text)] == left_alone
