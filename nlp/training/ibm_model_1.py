"""IBM model 1 (Brown et al. 1993): how likely a word is translated by another, by texts side by side."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
ROUNDS = 8


def translation_chances(
    which: Numbers, places: Numbers, given: Numbers, *, rounds: int = ROUNDS, unseen: float = 0.0
) -> NDArray[np.float64]:
    """Return for each pair of words the chance of its one word given the other, `given` [pairs].

    A link is a word of one text beside one of the other: `which` [links] says of each its pair; `places`
    [links] names the word in its text that the link would explain. `unseen` counts are added to those of each
    given word, so that what is said of rare words is said with less confidence.
    """
    _, place = np.unique(places, return_inverse=True)
    chances = np.ones(len(given))
    for _ in range(rounds):
        links = chances[which]
        counts = np.bincount(which, links / np.bincount(place, links)[place], minlength=len(given))
        chances = counts / (np.bincount(given, counts) + unseen)[given]
    return chances
