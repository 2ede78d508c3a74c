"""Questions of one word that the ranker learns from: written somewhere, and held by few passages."""

import random

from index.training.examples import TrainingSet, with_single_words
from index.training.questions import single_words

PASSAGES = (
    ('רה"מ פתח את הישיבה', "דברי פתיחה של השר"),
    ("", 'פגישה עם רה"מ, ואחריה פגישה עם השר'),
    ("", "ירושלים היא עיר הבירה"),
    ("", "הרכבת מגיעה לירושלים"),
    *(("", "השר השיב לשאלה") for _ in range(20)),
)


def test_single_words_are_about_the_passages_that_hold_them_with_or_without_a_prefix() -> None:
    asked = dict(single_words(PASSAGES, 100, random.Random(1)))
    assert asked['רה"מ'] == (0, 1)
    assert asked["ירושלים"] == (2, 3)
    assert asked["הרכבת"] == (3,)
    assert "השר" not in asked  # too many passages hold it
    assert "את" not in asked  # too short
    assert "רכבת" not in asked  # written nowhere


def test_a_set_asked_for_by_single_words_keeps_its_passages() -> None:
    asked = with_single_words(TrainingSet("speeches", PASSAGES, ()), "words")
    assert asked.name == "words"
    assert asked.passages == PASSAGES
    assert asked == with_single_words(TrainingSet("speeches", PASSAGES, ()), "words")
    assert ("ירושלים", (2, 3)) in asked.questions
