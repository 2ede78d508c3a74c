"""What makes of scores chances: fitted to questions and keywords, with and without their passage."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.asking.expansion import label_words
from index.asking.question_words import only_asks
from index.ranking.features import against_best
from index.ranking.ranker import Ranker
from index.ranking.reduction import Features
from index.training.examples import TrainingSet

_MOST_KEYWORDS = 4


def calibrated(ranker: Ranker, shortlists: Iterable[tuple[Features, Features]]) -> Ranker:
    """Return `ranker` with the chance that a question is answered; `shortlists` are features and grades.

    A question without answer is one whose relevant passages are taken away.
    """
    inputs, answered = [], []
    for features, relevant in shortlists:
        if relevant.any() and not relevant.all():
            for label, candidates in ((1, features), (0, against_best(features[relevant == 0]))):
                inputs.append(ranker.evidence(candidates)[ranker.scores(candidates).argmax()])
                answered.append(label)
    fitted = LogisticRegression(C=1e4, max_iter=5_000).fit(np.array(inputs), answered)
    return replace(ranker, calibration=np.append(fitted.coef_[0], fitted.intercept_).astype(np.float32))


def with_keywords(one: TrainingSet, seed: int = 0) -> TrainingSet:
    """Return the set with each question a second time, cut to one to four words on end that do not ask."""
    return replace(one, questions=(*one.questions, *_cut(one, random.Random(seed))))


def _cut(one: TrainingSet, chance: random.Random) -> Iterator[tuple[str, tuple[int, ...]]]:
    for text, numbers in one.questions:
        words = [word for word in label_words(text) if not only_asks(word)]
        if len(words) > 1:
            start = chance.randrange(len(words))
            yield " ".join(words[start : start + chance.randint(1, _MOST_KEYWORDS)]), numbers
