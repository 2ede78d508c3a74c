"""Words that ask and do not say what about: they weigh little in ranking."""

from collections.abc import Sequence

from index.words.lexical_query import WeightedTerm
from nlp.normal_form import normal_form
from nlp.terms import Term

ASKING_WEIGHT = 0.1
_HEBREW = """
    מה מהו מהי מהם מהן מי מיהו מיהי מיהם מתי איפה היכן כמה מדוע למה כיצד איך איזה איזו אילו אלו באיזה באיזו
    באילו לאיזה לאיזו לאילו מאיזה מאיזו לאן מאין מנין מהיכן האם במה ממה בכמה לכמה עד ממתי בשביל במי למי ממי
    הגדר הגדירו הגדירי
    הם הן הוא היא היה הייתה היתה היו יהיה תהיה את של על אל עם כי אשר זה זו זאת אלה לפי ידי בידי
"""
_ENGLISH = """
    what which who whom define whose when where why how is are was were do does did
    the a an of in on to and or for by with from as at into about between be been being has have had can could
    should would will it its this that these those there their they i we you my our your
"""
_ASKING = frozenset(map(normal_form, (_HEBREW + _ENGLISH).split()))


def only_asks(word: str) -> bool:
    """Return whether a word in normal form asks and does not say what about."""
    return word in _ASKING


def weighted(terms: Sequence[Term]) -> tuple[WeightedTerm, ...]:
    """Return the terms of a question with their weights: 1, or little for a word that only asks."""
    return tuple(WeightedTerm(term, ASKING_WEIGHT if only_asks(term.surface) else 1.0) for term in terms)
