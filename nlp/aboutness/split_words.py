"""How many words lie in spans of texts, parted at white space as `str.split` does, of all spans at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.intp]

# Beyond the last of these no letter is white space.
_LAST_SPACE = 0x3000
_IS_SPACE = np.array([chr(letter).isspace() for letter in range(_LAST_SPACE + 1)] + [False])


class SplitWords:
    """The words of texts; `lengths` are the letters of each text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths: Integers = np.fromiter(map(len, texts), np.intp, len(texts))
        self._offsets = np.concatenate(([0], np.cumsum(self.lengths)))
        letters = np.frombuffer("".join((*texts, " ")).encode("utf-32-le", "surrogatepass"), np.uint32)
        self._space = _IS_SPACE[np.minimum(letters, _LAST_SPACE + 1)]
        begins = self._space[:-1] & ~self._space[1:]
        # How many words begin before each letter, at the second letter or later.
        self._begun = np.concatenate(([0, 0], np.cumsum(begins)))

    def inside(self, texts: Integers, starts: Integers, ends: Integers) -> Integers:
        """Return how many words the spans `starts:ends` of the texts of these numbers have; a word that is
        cut by the start of a span counts."""
        first, last = self._offsets[texts] + starts, self._offsets[texts] + ends
        counts = self._begun[last] - self._begun[np.minimum(first + 1, last)] + ~self._space[first]
        return np.where(first < last, counts, 0)
