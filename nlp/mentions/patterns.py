"""A small language for runs of words, in which vocabularies write context rules.

    בניית אמון           two words in any inflection; the first may carry prefixes, the others
    only the article שיתוף [ציבור]        the span is what stands in brackets, the rest is
    context; without brackets, all of it אמון!                this form only, prefixes allowed
    מיזמ(ים|י)?!         these forms, written short
    =האמון               this spelling only, no prefix cut off
    שותף~                any prefix, also after the first word
    /.*יידוע/            a regular expression over the normal form or the spelling
    @build אמון|הסכמה    a class of words; alternatives
    אמון<NOUN>           a part of speech that must be there
    הדדי?  *  *{0,3}     optional; any word; up to three words
    ,  "  ^  $           a comma may stand here; a quote must; start; end

Every word is compared in its normal form.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from nlp.errors import VocabularyError
from nlp.normal_form import GERESH, GERSHAYIM, plain_form
from nlp.prefixes import prefix_stack


class Kind(StrEnum):
    INFLECTED = "inflected"
    CLOSE = "close"
    FORM = "form"
    SPELLING = "spelling"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class Test:
    """One way in which a word can fit; `pos` empty: any part of speech."""

    kind: Kind
    value: str
    pos: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """`tests` empty: any word. Between `least` and `most` words in a row fit."""

    tests: tuple[Test, ...]
    least: int = 1
    most: int = 1
    after_comma: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """`elements[first:last]` is the span; `source` the text that it was written as."""

    elements: tuple[Element, ...]
    first: int
    last: int
    source: str
    at_start: bool = False
    at_end: bool = False


ACRONYM = '"'
Classes = Mapping[str, Sequence[str]]
_GERSHAYIM = re.compile(f"[{GERSHAYIM}]|[{GERESH}]{{2}}")
_REPEAT = re.compile(r"\{(\d),(\d)\}$")
_POS = re.compile(r"<([A-Z]+)>$")


def parse_pattern(source: str, classes: Classes) -> Pattern:
    """Return the pattern that `source` writes. Raises VocabularyError for an unknown class or a
    stray sign."""
    elements: list[Element] = []
    first, last = 0, None
    at_start = at_end = comma = quoted = False
    for sign in (
        source.replace("[", " [ ").replace("]", " ] ").split() if "/" not in source else _signs(source)
    ):
        if sign == "[":
            first = len(elements)
        elif sign == "]":
            last = len(elements)
        elif sign == "^":
            at_start = True
        elif sign == "$":
            at_end = True
        elif sign == ",":
            comma = True
        elif sign == '"':
            quoted = True
        else:
            leading = len(elements) == first
            element = _element(sign, classes, source, leading=leading)
            elements.append(replace(element, after_comma=comma, quoted=quoted))
            comma = quoted = False
    if not elements or (last is not None and last <= first):
        raise VocabularyError("rules", None, f"the pattern {source!r} has no words to tag")
    return Pattern(tuple(elements), first, len(elements) if last is None else last, source, at_start, at_end)


def word_tests(source: str, classes: Classes) -> tuple[Test, ...]:
    """Return the tests of a single word or class. Raises VocabularyError."""
    return tuple(test for part in _parts(source) for test in _tests(part, classes, source, leading=True))


def _signs(source: str) -> list[str]:
    """Return the signs of a pattern with regular expressions, whose own brackets stay whole."""
    return re.findall(r"/[^/]*/[^\s\[\]]*|[\[\]]|[^\s\[\]]+", source)


def _element(sign: str, classes: Classes, source: str, *, leading: bool) -> Element:
    least = most = 1
    if repeat := _REPEAT.search(sign):
        least, most = int(repeat[1]), int(repeat[2])
        sign = sign[: repeat.start()]
    elif sign.endswith("?"):
        least, sign = 0, sign[:-1]
    if sign == "*":
        return Element((), least, most)
    tests = tuple(test for part in _parts(sign) for test in _tests(part, classes, source, leading=leading))
    return Element(tests, least, most)


def _parts(sign: str) -> list[str]:
    """Return the alternatives of an element; what stands in / / or ( ) stays whole."""
    return re.findall(r"(?:/[^/]*/|\([^()]*\)|[^|/(])+", sign)


def _tests(part: str, classes: Classes, source: str, *, leading: bool) -> list[Test]:
    pos = ""
    if mark := _POS.search(part):
        pos, part = mark[1], part[: mark.start()]
    if part.startswith("@"):
        name = part[1:].rstrip("~")
        if name not in classes:
            raise VocabularyError("rules", None, f"the pattern {source!r} names an unknown class {name!r}")
        loose = leading or part.endswith("~")
        return [test for word in classes[name] for test in _tests(word, classes, source, leading=loose)]
    return [_test(form, pos, leading=leading) for form in spelled_out(part)]


def spelled_out(form: str) -> list[str]:
    """Return the forms that are written short: 'מיזמ(ים|י)?' → מיזמים, מיזמי, מיזמ."""
    if form.startswith("/") or not (group := re.search(r"\(([^()]*)\)(\??)|\[([^\]]*)\](\??)|(.)\?", form)):
        return [form]
    choices = group[1].split("|") if group[1] is not None else list(group[3] or group[5])
    if group[2] or group[4] or group[5]:
        choices.append("")
    before, after = form[: group.start()], form[group.end() :]
    return [each for choice in choices for each in spelled_out(before + choice + after)]


def _test(part: str, pos: str, *, leading: bool) -> Test:
    if part.startswith("/"):
        return Test(Kind.EXPRESSION, part.strip("/"), pos)
    if part.startswith("="):
        return Test(Kind.SPELLING, word_key(part[1:]), pos)
    if part.endswith("!"):
        return Test(Kind.FORM, word_key(part[:-1]), pos)
    if part.endswith("~") or leading:
        return Test(Kind.INFLECTED, word_key(part.rstrip("~")), pos)
    return Test(Kind.CLOSE, word_key(part), pos)


@lru_cache(maxsize=20_000)
def word_key(word: str) -> str:
    """Return the folded letters of a word, marked where it is an acronym: שת"פ is no form of שיתף."""
    return (ACRONYM if is_acronym(word) else "") + plain_form(word)


def is_acronym(word: str) -> bool:
    """Return whether gershayim stand inside the word, other than after a prefix: דו"ח, מלכ"רים; not ה"קול."""
    before, mark, after = _GERSHAYIM.sub('"', word).strip('"').partition('"')
    return bool(mark and after) and (len(after) == 1 or not prefix_stack(before))
