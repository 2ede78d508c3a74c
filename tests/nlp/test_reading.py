"""Reading without spaCy gives what the spaCy pipeline gives; long texts are read in windows."""

import subprocess
import sys

import pytest
import spacy

from nlp.analyzer import Analysis
from nlp.hebrew.places import place_names
from nlp.hebrew.reading import WINDOW
from nlp.spacy_analyzer import SHIPPED, SpacyAnalyzer

TEXTS = (
    'ראש הממשלה דוד בן גוריון ביקר בתל אביב לפי החלטת ממשלה 3190 בעלות של 5 מיליון ש"ח.',
    "  שותפות בין-מגזרית\n\nבקרית מלאכי, ב-15 במאי 2010.  עו\"ד כהן אמר: 'לא'. \n",
    "",
    " \n ",
    "א\ud800ב 😀 سلام abc https://example.org/a?b=1",
)


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    return SpacyAnalyzer()


def test_the_spacy_pipeline_gives_the_same(analyzer: SpacyAnalyzer) -> None:
    pipeline = spacy.load(SHIPPED)
    for text, analysis in zip(TEXTS, analyzer.analyze_many(TEXTS), strict=True):
        doc = pipeline(text)
        assert [token.morphemes for token in analysis.tokens] == [
            token._.morphemes for token in doc if token._.morphemes
        ]
        assert [(e.start, e.end, e.label, e.normal) for e in analysis.entities] == [
            (span.start_char, span.end_char, span.label_, span._.normal) for span in doc.ents
        ]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["גרים", "בקריית", "מלאכי", "ובתל-אביב"], [(1, 2, "GPE"), (3, 3, "GPE")]),
        (["תל", "אביב", "-", "יפו"], [(0, 3, "GPE")]),
        (["ברצועת", "עזה"], [(0, 1, "LOC")]),
        (["קרית", "ספר"], []),
        (["ראשון"], []),
        (["בת", "ים-המלח"], [(1, 1, "LOC")]),
    ],
)
def test_places_in_several_words(tokens: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert list(place_names(tokens)) == expected


def test_sentences_begin_and_end_with_a_token(analyzer: SpacyAnalyzer) -> None:
    text = "  שלום לכם. \n\n מה שלומכם?  "
    assert [text[a:b] for a, b in analyzer.analyze(text).sentences] == ["שלום לכם.", "מה שלומכם?"]


def test_a_long_text_is_read_in_windows_with_exact_offsets(analyzer: SpacyAnalyzer) -> None:
    sentence = 'ועדת ההיגוי נפגשה בתל אביב ב-15 במאי 2010 בעלות של 3,000 ש"ח. '
    text = sentence * (2 * WINDOW // len(sentence) + 5)
    analysis = analyzer.analyze(text)
    assert_exact(text, analysis)
    assert {text[a:b] for a, b in analysis.sentences} == {sentence.strip()}
    assert len(analysis.sentences) == text.count("ועדת")
    found = [(entity.label, entity.normal) for entity in analysis.entities]
    assert found.count(("GPE", "תל אביב")) == len(analysis.sentences)
    assert {"DATE", "MONEY"} < {label for label, _ in found}


def assert_exact(text: str, analysis: Analysis) -> None:
    assert "".join(token.text for token in analysis.tokens) == "".join(text.split())
    assert all(text[token.start : token.end] == token.text for token in analysis.tokens)


@pytest.mark.soak
def test_five_megabytes_in_one_line_take_under_400_megabytes() -> None:
    code = (
        "from nlp.spacy_analyzer import SpacyAnalyzer\n"
        "import pathlib, time\n"
        "text = ('ועדת ההיגוי של השותפות נפגשה אתמול בירושלים. ' * 70_000)[:2_800_000]\n"
        "assert len(text.encode()) > 5_000_000\n"
        "found = SpacyAnalyzer().analyze(text)\n"
        "assert ''.join(token.text for token in found.tokens) == ''.join(text.split())\n"
        "peak = pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"
        "print(int(peak) // 1024, time.process_time())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    megabytes, seconds = done.stdout.split()
    assert int(megabytes) < 400
    assert float(seconds) < 90
