"""Words as the lexical engine takes them: Hebrew letters as capitals, which no normal form has.

A letter is then one byte and not two, which the engine splits, hashes and sorts in three quarters of the
time.
"""

from index.words.grams import character_grams

_HEBREW, _CAPITALS = "אבגדהוזחטיכלמנסעפצקרשת", "ABCDEFGHIJKLMNOPQRSTUV"
_LETTERS = str.maketrans(_HEBREW, _CAPITALS)
_BACK = str.maketrans(_CAPITALS, _HEBREW)


def engine_word(word: str) -> str:
    """Return what stands for a word or gram in normal form: שותפות → UFVQFV."""
    return word.translate(_LETTERS)


def written_word(word: str) -> str:
    """Return the word that `engine_word` gave this for."""
    return word.translate(_BACK)


def engine_grams(word: str) -> str:
    """Return the grams of a word, given as the engine takes it, with spaces between."""
    return " ".join(character_grams(word))
