"""The Stanza adapter, with a real small Stanza package."""

from pathlib import Path

import pytest

from nlp.analyzer import Morpheme, load_analyzer
from nlp.errors import ModelMissingError

stanza_analyzer = pytest.importorskip(
    "nlp.stanza_analyzer", reason="the extra maagar[models] is not installed"
)
pytestmark = pytest.mark.filterwarnings("ignore::Warning:stanza", "ignore::Warning:torch")


@pytest.fixture(scope="module")
def package(root: Path) -> Path:
    return root / "tests" / "data" / "stanza"


def test_text_becomes_tokens_with_exact_offsets(package: Path) -> None:
    text = "עירוי פלזמה משמש לטיפול במצבים קשים. שימושו לא מומלץ \ud800."
    analysis = load_analyzer("stanza", str(package)).analyze(text)
    assert "".join(token.text for token in analysis.tokens) == "".join(text.split())
    assert all(text[token.start : token.end] == token.text for token in analysis.tokens)
    clean = text.replace("\ud800", "\ufffd")
    for token in analysis.tokens:
        assert "".join(morpheme.form for morpheme in token.morphemes) == clean[token.start : token.end]
    by_text = {token.text: token.morphemes for token in analysis.tokens}
    assert [morpheme.form for morpheme in by_text["לטיפול"]] == ["ל", "טיפול"]
    assert by_text["לטיפול"][0].pos == "ADP"
    assert by_text["לטיפול"][1].lemma == "טיפול"


def test_text_without_words_has_no_tokens(package: Path) -> None:
    analyzer = load_analyzer("stanza", str(package))
    assert [analysis.tokens for analysis in analyzer.analyze_many(["", " \n"])] == [(), ()]
    assert analyzer.name.startswith("stanza/")


def test_what_rules_find_is_found_with_any_analyzer(package: Path) -> None:
    text = 'לפי החלטת ממשלה 3190 מיום 12.3.2019 וחוק העמותות, התש"ם-1980, יוקצו 5 מיליון ש"ח ל-30% מהעיריות.'
    for given in (text, text.replace("החלטת", "הח\u05b6לטת\u200f")):
        analysis = load_analyzer("stanza", str(package)).analyze(given)
        found = {(one.label, one.normal.removeprefix("ו")) for one in analysis.entities}
        assert found >= {
            ("LAW", 'חוק העמותות, התש"ם-1980'),
            ("MONEY", '5 מיליון ש"ח'),
            ("PERCENT", "30%"),
        }
        assert any(label == "DECISION" and "3190" in normal for label, normal in found)
        starts, ends = ({token.start for token in analysis.tokens}, {token.end for token in analysis.tokens})
        assert all(one.start in starts and one.end in ends for one in analysis.entities)


def test_covert_article_becomes_a_feature() -> None:
    words = [Morpheme("ב", "ב", "ADP"), Morpheme("ה", "ה", "DET"), Morpheme("בית", "בית", "NOUN")]
    assert stanza_analyzer.surface_morphemes("בבית", words) == (
        Morpheme("ב", "ב", "ADP", "Definite=Def|PronType=Art"),
        Morpheme("בית", "בית", "NOUN"),
    )


def test_words_that_are_not_in_the_surface_become_one_morpheme() -> None:
    words = [Morpheme("של", "של", "ADP"), Morpheme("אנחנו", "הוא", "PRON")]
    assert stanza_analyzer.surface_morphemes("שלנו", words) == (Morpheme("שלנו", "הוא", "PRON"),)


def test_folder_without_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="maagar models"):
        load_analyzer("stanza", str(tmp_path))
