"""The written forms of a Hebrew noun or adjective, made from the form that stands in a label (pure).

The forms are normal forms (final letters folded, doubled ו and י single), without prefixes. The paradigm is
generous on purpose: a form that no writer uses is never met, so it costs nothing.
"""

from collections.abc import Iterator
from functools import lru_cache

_OF_SINGULAR = ("", "ו", "ה", "מ", "נ", "נו", "י", "כ", "כמ")
_OF_PLURAL = ("", "ו", "ה", "המ", "הנ", "נו", "כ", "כמ")
_MIN_HOST = 3


@lru_cache(maxsize=50_000)
def inflections(word: str) -> frozenset[str]:
    """Return the forms of the normal form `word`, itself among them.

    'שותפות' → שותפותה, שותפויות, שותפויותיהנ …; 'מגזרי' → מגזרית, מגזרימ, מגזריות; Latin words
    get a plural s.
    """
    if not ("א" <= word[-1:] <= "ת"):
        return frozenset((word, word + "s", word.removesuffix("s") or word))
    if len(word) < _MIN_HOST or word.isdigit():
        return frozenset((word,))
    return frozenset((word, *(form.replace("יי", "י") for form in _forms(word))))


def _forms(word: str) -> Iterator[str]:
    if word.endswith("ה"):
        yield from _feminine(word[:-1] + "ת", word[:-1] + "ות")
        yield from _masculine_plural(word[:-1])
        yield word[:-1] + "הו"
    elif word.endswith("ות"):
        yield from _feminine(word, word[:-1] + "יות")
        yield from _suffixed(word + "י", _OF_PLURAL)
        yield word + "מ"
    elif word.endswith("ית"):
        yield from _feminine(word, word[:-1] + "ות")
        yield from (word[:-1], word[:-1] + "ימ")
    elif word.endswith("ת"):
        yield from _feminine(word, word[:-1] + "ות")
        yield from _suffixed(word + "ותי", _OF_PLURAL)
        yield from (word + "ות", *_masculine_plural(word))
    elif word.endswith("י"):
        yield from (word + "ת", word + "ות", word + "מ", word + "ה")
    elif word.endswith("ימ") and len(word) > 4:
        yield word[:-2]
        yield from _masculine_plural(word[:-2])
        yield from _suffixed(word[:-2], _OF_SINGULAR)
    else:
        yield from _consonantal(word)


def _consonantal(word: str) -> Iterator[str]:
    yield from _suffixed(word, _OF_SINGULAR)
    yield from _masculine_plural(word)
    yield from (word + "ת", word + "ות")
    yield from _suffixed(word + "ותי", _OF_PLURAL)


def _feminine(construct: str, plural: str) -> Iterator[str]:
    yield from _suffixed(construct, _OF_SINGULAR)
    yield from (plural, plural + "מ", plural + "נ")
    yield from _suffixed(plural + "י", _OF_PLURAL)


def _masculine_plural(stem: str) -> Iterator[str]:
    yield stem + "ימ"
    yield from _suffixed(stem + "י", _OF_PLURAL)


def _suffixed(stem: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    return (stem + suffix for suffix in suffixes)
