"""Tokens as the networks read them: without marks and points, geresh and gershayim as ' and "."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from nlp.analyzer import Morpheme
from nlp.normal_form import GERESH, GERSHAYIM, INVISIBLE, POINTS

_MARK = re.compile(f"[{INVISIBLE}{POINTS}]")
_ODD = re.compile(f"[{INVISIBLE}{POINTS}{GERESH[1:]}{GERSHAYIM[1:]}]")
_LETTER = re.compile("[א-ת]")
_PLAIN_QUOTES = str.maketrans(dict.fromkeys(GERESH, "'") | dict.fromkeys(GERSHAYIM, '"'))
_DOUBLED = re.compile("(?<=[א-ת])''(?=[א-ת])")


def is_bare(text: str) -> bool:
    """Return whether every token of `text` is read as it stands."""
    return _ODD.search(text) is None and "''" not in text


@lru_cache(maxsize=50_000)
def bare(token: str) -> str:
    """Return a token as it is read, "" of marks alone: 'מַנכ״ל' → 'מנכ"ל', "מנכ''ל" → 'מנכ"ל'.

    Signs without a Hebrew letter stay as they are.
    """
    plain = _MARK.sub("", token)
    return _DOUBLED.sub('"', plain.translate(_PLAIN_QUOTES)) if _LETTER.search(plain) else plain


def with_signs(token: str, morphemes: Sequence[Morpheme]) -> tuple[Morpheme, ...]:
    """Return the morphemes of a token that was read bare, with forms that concatenate to it.

    A mark or point belongs to the form before it; a token of marks alone is its own lemma.
    """
    places = _places(token)
    if not places:
        return (replace(morphemes[0], form=token, lemma=token),)
    bounds = [0]
    seen = 0
    for morpheme in morphemes[:-1]:
        seen += len(morpheme.form)
        bounds.append(places[seen])
    bounds.append(len(token))
    return tuple(
        replace(morpheme, form=token[start:end])
        for morpheme, (start, end) in zip(morphemes, pairwise(bounds), strict=True)
    )


def _places(token: str) -> list[int]:
    """Return where in `token` the signs of the bare token stand."""
    places = [place for place, sign in enumerate(token) if not _MARK.match(sign)]
    plain = "".join(token[place] for place in places).translate(_PLAIN_QUOTES)
    second = {match.end() - 1 for match in _DOUBLED.finditer(plain)}
    return [place for number, place in enumerate(places) if number not in second]
