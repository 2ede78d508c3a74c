"""Mentions in sentences of our own: inflection, homographs, coordination, names, polarity, offsets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.analyzer import Analysis, Analyzer, load_analyzer
from nlp.tagging import Polarity, Tag, Tagger
from nlp.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_vocabulary())


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


def found(tagger: Tagger, analyzer: Analyzer, text: str) -> list[tuple[str, str]]:
    """Return (surface, concept) of the mentions that lie in no other."""
    tags = tagger.tag(text, analyzer.analyze(text))
    return [(text[tag.start : tag.end], tag.concept_id) for tag in tags if not tag.nested]


@pytest.mark.parametrize(
    "surface",
    [
        "ועדת היגוי",
        "ועדות ההיגוי",
        "בוועדת היגוי",
        "ולוועדת ההיגוי",
        "שוועדות ההיגוי",
        "ועדת\u00a0ההיגוי",
        "ועדת\nהיגוי",
    ],
)
def test_every_form_of_a_steering_committee_is_one_concept(
    tagger: Tagger, analyzer: Analyzer, surface: str
) -> None:
    assert (surface, "steering-committee") in found(tagger, analyzer, f"הדיון נערך {surface} בשבוע שעבר")


@pytest.mark.parametrize(
    ("text", "surface", "concept"),
    [
        ("דנו בשותפויותיהן של הרשויות", "בשותפויותיהן", "partnership"),
        ("זה מהלך בין-מגזרי", "בין-מגזרי", "cross-sectorality"),
        ("זה מהלך בינמגזרי", "בינמגזרי", "cross-sectorality"),
        ("זה מהלך בין- מגזרי", "בין- מגזרי", "cross-sectorality"),
        ("נחתמה שותפות בין־מגזרית חדשה", "שותפות בין־מגזרית", "cross-sector-partnership"),
        ('פורסם ה"קול קורא" לארגונים', 'ה"קול קורא"', "partner-recruitment"),
        ('פנינו למלכ"רים באזור', 'למלכ"רים', "civil-society-organisation"),
        ("פנינו למלכ״רים באזור", "למלכ״רים", "civil-society-organisation"),
        ("העמותות בעיר נפגשו", "העמותות", "amuta"),
        ("שיחה עם הרכז היישובי", "הרכז היישובי", "process-coordinator"),
        ("פעלו לפי תכניות העבודה", "תכניות העבודה", "work-plan"),
        ("פעלו לפי תוכניות העבודה", "תוכניות העבודה", "work-plan"),
        ("גישת New Public Governance נפוצה", "New Public Governance", "new-public-governance"),
        ("השיתופים עם התושבים: שיתוף הציבור נמשך", "שיתוף הציבור", "public-participation"),
    ],
)
def test_forms_spellings_and_glosses_are_found(
    tagger: Tagger, analyzer: Analyzer, text: str, surface: str, concept: str
) -> None:
    assert (surface, concept) in found(tagger, analyzer, text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("המנהלת היא האמונה על התקציב", "trust"),
        ("הוא האמון על המשילות", "trust"),
        ("הם התפללו מתוך אמונה", "trust"),
        ("לעומת השנה שעברה", "amuta"),
        ("היא ידעה, והוא ידע כי הדרך ארוכה", "knowledge-and-expertise"),
        ("היה ניסיון לפרוץ למחסן", "knowledge-and-expertise"),
        ("קיימות דרכים רבות", "environmental-sustainability"),
        ("אין ספק שזה נכון", "service-provider"),
        ("הישיבה נמשכה משמונה ועד תשע", "committee"),
        ("הוקם צוות בשיתוף עם העובדים", "participation"),
        ("קרן הפנסיה שילמה את הקצבה", "philanthropic-foundation"),
        ("הסכם הקואליציה נחתם", "contract"),
        ("משרד החינוך פרסם הודעה", "education"),
        ("רשות המסים הודיעה", "local-authority"),
        ("ביוזמת המנהל נפתח הדיון", "initiative"),
        ("כידוע, המצב קשה", "informing"),
        ("שתף אותם במתכון", "collaboration"),
    ],
)
def test_words_that_only_look_alike_are_left_alone(
    tagger: Tagger, analyzer: Analyzer, text: str, concept: str
) -> None:
    assert concept not in [name for _, name in found(tagger, analyzer, text)]


def test_three_sectors_share_one_head(tagger: Tagger, analyzer: Analyzer) -> None:
    mentions = found(tagger, analyzer, "נציגי המגזר הציבורי, השלישי והעסקי נפגשו")
    assert mentions == [
        ("המגזר הציבורי", "public-sector"),
        ("השלישי", "third-sector"),
        ("והעסקי", "business-sector"),
    ]


def test_a_second_head_with_a_pronoun_is_the_same_concept(tagger: Tagger, analyzer: Analyzer) -> None:
    mentions = found(tagger, analyzer, "הם שותפים לקביעת מדיניות ויישומה")
    assert ("לקביעת מדיניות", "policymaking") in mentions
    assert ("ויישומה", "policymaking") in mentions


def test_the_longest_mention_wins_and_keeps_what_lies_in_it(tagger: Tagger, analyzer: Analyzer) -> None:
    text = "נדרשת בניית אמון"
    tags = tagger.tag(text, analyzer.analyze(text))
    assert [(tag.concept_id, tag.nested) for tag in tags] == [("trust-building", False), ("trust", True)]


@pytest.mark.parametrize(
    "text",
    [
        "כך נכתב (לוי וכהן, שותפות ואמון, 2014).",
        "ראו https://example.org.il/אמון/partnership",
        "כתבו אל trust@partnership.org",
    ],
)
def test_citations_and_addresses_are_not_tagged(tagger: Tagger, analyzer: Analyzer, text: str) -> None:
    assert found(tagger, analyzer, text) == []


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("בין הצדדים יש אמון", Polarity.AFFIRMED),
        ("הם פעלו ללא אמון", Polarity.ABSENT),
        ("בהיעדר אמון אין המשך", Polarity.ABSENT),
        ("זו אינה שותפות", Polarity.NEGATED),
        ("אילו היה אמון היינו ממשיכים", Polarity.HYPOTHETICAL),
        ("לא רק אמון נדרש", Polarity.AFFIRMED),
    ],
)
def test_polarity_is_a_mark_of_its_own(
    tagger: Tagger, analyzer: Analyzer, text: str, polarity: Polarity
) -> None:
    tags = [
        tag for tag in tagger.tag(text, analyzer.analyze(text)) if tag.concept_id in ("trust", "partnership")
    ]
    assert [tag.polarity for tag in tags] == [polarity]


def test_evidence_names_label_lemmas_and_rule(tagger: Tagger, analyzer: Analyzer) -> None:
    text = "בעמותות קטנות"
    tag = next(tag for tag in tagger.tag(text, analyzer.analyze(text)) if tag.concept_id == "amuta")
    assert tag.evidence.label == "עמותה" or "עמות" in tag.evidence.label
    assert tag.evidence.lemmas
    assert tag.evidence.rule


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["שותפות", "בין-מגזרית", "אמון", "על", "ועדת", "ההיגוי", ",", ".", "\n", "\u00a0",
            '"', "(2010)", "אשר",
             "https://a.org.il", "והעסקי", "המגזר", "השלישי", "NPG", "😀", "\u200f", "קֶרֶן",
             "ה\"קול", "קורא\""]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_tag_lies_in_the_text_and_nests_properly(words: list[str]) -> None:
    text = " ".join(words)
    tags = _TAGGER.tag(text, Analysis(()))
    for tag in tags:
        assert 0 <= tag.start < tag.end <= len(text)
        assert text[tag.start : tag.end].strip() == text[tag.start : tag.end]
    assert list(tags) == sorted(tags, key=lambda tag: (tag.start, -tag.end))
    assert all(_has_outer(tag, tags) for tag in tags if tag.nested)


def _has_outer(tag: Tag, tags: tuple[Tag, ...]) -> bool:
    return any(
        other is not tag and not other.nested and other.start <= tag.start and tag.end <= other.end
        for other in tags
    )


_TAGGER = Tagger(load_vocabulary())
