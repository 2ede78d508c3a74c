"""Decisions are read back as lessons with the words that stood around them."""

import pytest

from index.anchoring import anchor_at
from index.decision import Decision, Target, Verdict
from index.learning import bare_label, learn, reviews
from nlp.analyzer import Analyzer, load_analyzer
from nlp.tagging import Evidence, Tag

WHEN = "2026-11-21T00:00:00Z"
LONG = "בישיבה שהתקיימה בשבוע שעבר נאמר כי המנהלת היא האמונה על התקציב, ואילו הסגן הוא האמון על הביצוע כולו. "


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


def decide(text: str, word: str, verdict: Verdict, **more: object) -> Decision:
    start = text.index(word)
    anchor = anchor_at(text, start, start + len(word))
    return Decision("a", anchor, "trust", verdict, "רות", WHEN, **more)  # type: ignore[arg-type]


def test_lesson_has_the_lemmas_around_and_no_word_cut_by_the_edge(analyzer: Analyzer) -> None:
    [lesson] = reviews([decide(LONG, "האמון", Verdict.REJECT)], analyzer)
    assert (lesson.setting.before, lesson.setting.after) == ("הוא", "על")
    assert lesson.setting.path == ("אמונ",)
    assert (lesson.tagged, lesson.right, lesson.label) == ("trust", "", "אמון")


def test_added_mention_had_no_tag_and_topics_teach_nothing(analyzer: Analyzer) -> None:
    added = decide("נוצר אמון רב", "אמון", Verdict.ADD)
    topic = decide("נוצר אמון רב", "אמון", Verdict.REJECT, target=Target.TOPIC)
    [lesson] = reviews([added, topic], analyzer)
    assert (lesson.tagged, lesson.right) == ("", "trust")


def test_rejections_reach_texts_that_nobody_reviewed(analyzer: Analyzer) -> None:
    texts = ["מי שהוא אמון על הנתונים", "היא אומרת: אני אמון על הקשר", "ראש הצוות אמון על הלוח"]
    feedback = learn([decide(text, "אמון", Verdict.REJECT) for text in texts], analyzer)
    new = "מנהל הכספים אמון על התשלומים"
    start = new.index("אמון")
    tag = Tag("trust", start, start + 4, 0.8, Evidence("אמון", ("אמון",), "label (pref)"))
    assert feedback.adjust((tag,), analyzer.analyze(new)) == ()


def test_label_loses_its_prefixes(analyzer: Analyzer) -> None:
    text = "דנו בוועדות ההיגוי"
    analysis = analyzer.analyze(text)
    assert bare_label(analysis.tokens, text.index("בוועדות"), len(text)) == "וועדות היגוי"
