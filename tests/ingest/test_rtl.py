"""Lines as they look, left to right, become lines as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bidi import visual_text
from ingest.brackets import mend_brackets
from ingest.rtl import Base, clusters, logical_line, logical_order

LINES = [
    "שלום בשנת 2025",
    "המחקר נערך בשנים 2019–2025 ב-47 שכונות.",
    "טלפון: 03-1234567, נייד: 050-7654321, פקס: 1-800-000-123.",
    "בין השעות 16:00–21:30, ביום ה'",
    'דו"ח של מנכ"ל המתנ"ס (עמוד A4 אחד)',
    "עלייה של 12.6% (מ-41% ל-63%)",
    "כפי שכתבו Fung & Wright (2003) במאמר",
    "(בן־דור, 2018; כץ ולוי, 2021; Arnstein, 1969)",
    "אתר: https://www.example.org.il/guide/2026?lang=he#ch4",
    "כתבו אל vaad@example.org.il עד 31/12/2025",
    'סעיף 4(ב) להלן, נ"ו(2), 145–172.',
    "המודל BERT (Devlin et al., 2019) אומן על 3.3 מיליארד מילים",
    "ההבדל מובהק: t(144) = 3.21, p < .001.",
    'הביטוי "empowered participation" אינו חדש',
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_shown_by_the_forward_algorithm_is_read_back(line: str) -> None:
    assert logical_line(visual_text(line)) == line


def test_spacing_of_punctuation_tells_a_number_before_from_a_number_after_latin() -> None:
    assert logical_line("Bryson, 2006 ;2010 ,ץכ", Base.RTL) == "כץ, 2010; Bryson, 2006"
    assert logical_line("Bryson, 2006; 2010 ,ץכ", Base.RTL) == "כץ, Bryson, 2006; 2010"


def test_an_english_line_in_a_hebrew_paragraph_ends_with_its_full_stop() -> None:
    line = "Journal of the American Institute of Planners, 35(4), 216-224"
    assert logical_line("." + line, Base.RTL) == line + "."


def test_an_english_line_stays_as_it_is() -> None:
    line = "Arnstein, S. R. (1969). A Ladder of Citizen Participation."
    assert logical_line(line) == line


def test_a_number_that_continues_the_latin_of_the_line_before_stays_with_it() -> None:
    cells = clusters('"(2003), "empowered participation')
    order = logical_order(cells, Base.RTL, after_latin=True)
    assert "".join(cells[place.at] for place in order) == '(2003), "empowered participation"'


def test_minus_and_plus_stay_before_their_number() -> None:
    assert logical_line("סיסבה ןמ -25.5% אוה ריחמה") == "המחיר הוא -25.5% מן הבסיס"
    assert logical_line("(12.6%+ לש היילע)") == "(עלייה של +12.6%)"


def test_points_stay_on_their_letters() -> None:
    assert clusters("שָׁלוֹם") == ["שָׁ", "ל", "וֹ", "ם"]
    visual = "".join(reversed(clusters("שָׁלוֹם לָךְ")))
    assert logical_line(visual) == "שָׁלוֹם לָךְ"


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        (")אמון( ציבורי", "(אמון) ציבורי"),
        ("(ראו סעיף 4)ב) להלן)", "(ראו סעיף 4(ב) להלן)"),
        ("א( ראשית, ב( שנית", "א) ראשית, ב) שנית"),
        ("f)x) = 2x + 1", "f(x) = 2x + 1"),
        ("בין ]1, 2[ לבין", "בין [1, 2] לבין"),
    ],
)
def test_brackets_face_their_content(drawn: str, meant: str) -> None:
    assert mend_brackets(drawn) == meant


@given(st.text(alphabet="אבגםןabc123 ()[],.;:-\"'%/", max_size=60))
def test_every_letter_is_read_once(visual: str) -> None:
    cells = clusters(visual)
    assert sorted(place.at for place in logical_order(cells)) == list(range(len(cells)))


@given(st.text(alphabet="אבגם ()[]a1.,", max_size=40))
def test_mending_brackets_twice_is_mending_once(text: str) -> None:
    once = mend_brackets(text)
    assert mend_brackets(once) == once


@given(st.lists(st.text(alphabet="אבגדהוזחטי", min_size=1, max_size=6), min_size=1, max_size=8))
def test_hebrew_words_alone_are_simply_turned_round(words: list[str]) -> None:
    line = " ".join(words)
    assert logical_line(line[::-1]) == line


@pytest.mark.parametrize(
    ("above", "below", "meant"),
    [
        ("Bryson, 2006; Balogh,( תויופתוש", ".(2012", ("שותפויות (Bryson, 2006; Balogh,", "2012).")),
        ("Vangen &( הנבמ", "לבא (Huxham", ("מבנה (Vangen &", "Huxham) אבל")),
        ("N = ללכ םגדמה", "םיפתתשמ 146", ("המדגם כלל N =", "146 משתתפים")),
        ("pp. 543– Gash יפל", "תאו 571)", ("לפי pp. 543– Gash", "571) ואת")),
    ],
)
def test_latin_text_broken_across_lines_keeps_its_signs(
    above: str, below: str, meant: tuple[str, str]
) -> None:
    order = logical_order(list(below), Base.RTL, after_latin=True)
    assert logical_line(above, Base.RTL) == meant[0]
    assert mend_brackets("".join(below[place.at] for place in order)) == meant[1]


def test_the_point_of_a_fraction_after_a_relation_is_read_first() -> None:
    assert logical_line("87. = ךבנורק לש ןמיהמה", Base.RTL) == "המהימן של קרונבך = .87"


def test_a_number_before_a_latin_run_in_brackets_is_read_before_it() -> None:
    assert logical_line("CI [1.2, 3.4] 95% היה חוורה", Base.RTL) == "הרווח היה 95% CI [1.2, 3.4]"
