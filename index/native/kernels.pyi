from typing import Any

from numpy.typing import NDArray

_Array = NDArray[Any]

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
    surfaces, of lemmas, of grams (uint32), bounds of each term's lemmas and grams, rows of vectors (int32),
    shares of grams and weights of terms (float32). Raises IndexError for a row that is not there.
    """
