"""The language of a text by its letters and its commonest words: enough to tell what is not Hebrew."""

import re
from collections import Counter
from itertools import islice


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SCRIPTS = {
    "he": re.compile("[א-ת]"),
    "ar": re.compile("[\u0621-\u064a]"),
    "ru": re.compile("[а-яё]", re.IGNORECASE),
    "latin": re.compile("[a-zà-ÿ]", re.IGNORECASE),
}
_YIDDISH = _words("און איז פון דער די דאס האט מיט זיך נישט אויף צו")
_LATIN_WORDS = {
    "en": _words("the of and to in is that for with as are was by this"),
    "fr": _words("le la les de des et est une dans pour que sur"),
    "de": _words("der die das und ist nicht mit von den ein zu"),
    "es": _words("el la los las de que en y una por con para"),
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 200_000
_YIDDISH_SHARE = 0.04
_MIN_LETTERS = 20


def language_of(text: str) -> str:
    """Return a text's language as a BCP 47 tag: that of most letters; "und" for too few letters to tell."""
    sample = text[:_SAMPLE]
    letters = {script: sum(1 for _ in pattern.finditer(sample)) for script, pattern in _SCRIPTS.items()}
    best = max(letters, key=letters.__getitem__)
    if letters[best] < _MIN_LETTERS:
        return "und" if letters["he"] == 0 else "he"
    words = [match.group().lower() for match in islice(_WORD.finditer(sample), 20_000)]
    if best == "he":
        return "yi" if sum(word in _YIDDISH for word in words) > _YIDDISH_SHARE * len(words) else "he"
    return _latin_language(words) if best == "latin" else best


def hebrew_share(text: str) -> float:
    """Return the share of Hebrew among a text's letters, 0–1; 0 for a text without letters."""
    sample = text[:_SAMPLE]
    letters = sum(sum(1 for _ in pattern.finditer(sample)) for pattern in _SCRIPTS.values())
    return sum(1 for _ in _SCRIPTS["he"].finditer(sample)) / letters if letters else 0.0


def _latin_language(words: list[str]) -> str:
    counts = Counter(words)
    scores = {tag: sum(counts[word] for word in common) for tag, common in _LATIN_WORDS.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0.02 * max(len(words), 1) else "und"
