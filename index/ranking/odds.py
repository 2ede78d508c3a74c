"""Chances and odds: what makes something so many times likelier raises its chance, which stays below 1."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Chances = TypeVar("_Chances", float, NDArray[np.float64])


def raised(chances: _Chances, odds: _Chances) -> _Chances:
    """Return the chances, each of whose odds is multiplied by `odds`: .5 at odds of 4 → .8."""
    return chances * odds / (1 + chances * (odds - 1))
