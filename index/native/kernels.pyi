from typing import Any, TypeVar

from numpy.typing import NDArray

_Array = NDArray[Any]

T = TypeVar("T")

def find_places(places: _Array, rows: _Array, wanted: _Array) -> None:
    """Fill `places` with where in `rows`, each there once, each of `wanted` stands, -1 where it does not.

    All three are int64. Raises ValueError where there is not one place for each row that is wanted.
    """

def split_hits(hits: list[tuple[float, T]], scores: _Array) -> list[T]:
    """Fill `scores` float64 with the first of each pair; return the second ones."""

def take_rows(found: list[Any], rows: _Array, scores: _Array) -> bool:
    """Fill `rows` int64 with what was found; return whether they are in order.

    Then `scores` float64 fall, and of rows with equal ones the smaller is first.
    """

def light_up(
    row: int, forward: tuple[_Array, ...], surfaces: _Array, lemmas: _Array, places: bytes
) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words of a passage's text that have one of the surfaces or lemmas (uint32).

    `places` are the packed spans of its words, decompressed. Raises ValueError where they are other words'.
    """

def look_closely(
    table: _Array,
    rows: _Array,
    forward: tuple[_Array, ...],
    vectors: tuple[_Array, _Array, _Array, int],
    question: tuple[_Array, ...],
) -> None:
    """Fill `table` float32 [rows, 27] with what the words of the passages say of a question.

    `forward` and `vectors` are the `kernel_tables` of ForwardIndex and TypeVectors; `question` are hashes of
    surfaces, of lemmas, of grams (uint32), bounds of each term's lemmas and grams (int32),
    shares of grams and weights of terms (float32). Raises IndexError for a row that is not there.
    """
