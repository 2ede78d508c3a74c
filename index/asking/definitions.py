"""Questions that ask what something is (מהי ועדת היגוי?), and sentences that say it (ועדת היגוי היא …)."""

import re
from collections.abc import Sequence

from index.asking.question_words import ASKING_WEIGHT
from index.words.lexical_query import WeightedTerm
from nlp.normal_form import strip_niqqud
from nlp.terms import Term

_ASKS = re.compile(
    r"\W*(?:מהו|מהי|מהם|מהן|מה\s+(?:זה|זו|זאת|הוא|היא|הם|הן)|הגדר|הגדירו|הגדירי|what\s+(?:is|are)|define)\s",
    re.IGNORECASE,
)
_MOST_WORDS = 4
# What stands between a term and its definition: a remark in brackets, then a copula, a verb or a sign.
_SAYS = re.compile(
    r"[\s\"”״]*(?:\([^()]{1,80}\)\s*)?(?:[—–:]|-\s|(?:הוא|היא|הם|הן|הנו|הנה|הינו|הינה|הינם|הינן|פירוש[והםן]|משמע[והםן]|"
    r"משמעות[והםן]|מוגדר(?:ת|ים|ות)?|is|are|means)(?!\w))"
)


def asked_to_define(text: str, question: Sequence[WeightedTerm]) -> tuple[Term, ...]:
    """Return the terms whose definition a question asks for, at most four; none if it asks something else."""
    if not _ASKS.match(strip_niqqud(text)):
        return ()
    terms = tuple(asked.term for asked in question if asked.weight > ASKING_WEIGHT)
    return terms if len(terms) <= _MOST_WORDS else ()


def defines(text: str, terms: Sequence[Term], asked: Sequence[Term]) -> bool:
    """Return whether a sentence, whose `terms` stand in `text`, begins with what is asked and goes on to
    say what it is.
    """
    beginning = terms[: len(asked)]
    if not asked or len(beginning) < len(asked):
        return False
    same = (_same(one, other) for one, other in zip(beginning, asked, strict=True))
    return all(same) and _SAYS.match(text, beginning[-1].end) is not None


def _same(one: Term, other: Term) -> bool:
    return one.surface == other.surface or not set(one.lemmas).isdisjoint(other.lemmas)
