"""Finds plene and defective spellings of one word: they differ in one ו or י and stand in like contexts.

Such a letter often tells words apart (גדולים, גידולים; שברים, שבורים; עדכנו, עודכנו): only the vowel
of the first syllable counts, only in words that are no verbs and no names, and only with very like contexts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import floret
import numpy as np

from nlp.hebrew.morph_tagger import MorphTagger
from nlp.hebrew.word_vectors import Floats
from nlp.normal_form import plain_form

SHORTEST = 3
SIMILAR = 0.84  # below, half of the pairs are two words: ספה and סופה .824, חלוט and חילוט .837
LEAST_FREQUENT = 2.4  # log10 of occurrences per 100 million: rare words have chance contexts
VARYING = frozenset({"NOUN", "ADJ", "ADV", "CCONJ", "SCONJ"})
_VERBAL = frozenset({"V", "PST", "FUT", "IMP", "PRS", "NFIN"})
# Pairs of the Academy's rules (2017) that contexts alone do not show, or that look like other words.
CURATED = {
    "מינהלת": "מנהלת", "מינהלות": "מנהלות", "אומנם": "אמנם", "שרות": "שירות", "שרותים": "שירותים",
    "תכנית": "תוכנית", "תכניות": "תוכניות", "אשה": "אישה", "נסים": "ניסים", "צרכי": "צורכי", "קבצי": "קובצי",
    "חמרי": "חומרי", "חמרים": "חומרים", "שרפה": "שריפה", "שרפות": "שריפות", "תאוריה": "תיאוריה",
    "תאוריות": "תיאוריות", "אידאולוגיה": "אידיאולוגיה", "העדר": "היעדר", "זכיון": "זיכיון", "יצוא": "ייצוא",
    "יעוץ": "ייעוץ", "ישוב": "יישוב", "ישובים": "יישובים", "תכף": "תיכף", "קרבן": "קורבן",
    "קרבנות": "קורבנות", "אמהות": "אימהות", "ששה": "שישה", "ראיון": "ריאיון", "הריון": "היריון",
    "רשיון": "רישיון", "רשיונות": "רישיונות", "בטחון": "ביטחון", "גליון": "גיליון", "מסים": "מיסים",
    "ישובי": "יישובי", "נהלי": "נוהלי", "אימא": "אמא", "צוהריים": "צהריים",
    "נסיון": "ניסיון", "נסיונות": "ניסיונות", "נסיוני": "ניסיוני", "כח": "כוח", "כחות": "כוחות",
    "דוגמא": "דוגמה", "שתוף": "שיתוף", "שתופי": "שיתופי", "שיוויון": "שוויון", "שיוויוני": "שוויוני",
    "זכרון": "זיכרון", "זכרונות": "זיכרונות", "איזור": "אזור", "איזורים": "אזורים", "איזורי": "אזורי",
    "מלה": "מילה", "מלים": "מילים", "עתון": "עיתון", "עתונים": "עיתונים", "עתונאי": "עיתונאי",
    "עתונאים": "עיתונאים", "עתונות": "עיתונות", "פיתרון": "פתרון", "פיתרונות": "פתרונות", "כשרון": "כישרון",
    "כשרונות": "כישרונות", "חסרון": "חיסרון", "נצחון": "ניצחון", "נצחונות": "ניצחונות", "עקרון": "עיקרון",
    "עיקרונות": "עקרונות", "דימיון": "דמיון", "אירגון": "ארגון", "אירגונים": "ארגונים", "אירגוני": "ארגוני",
    "מיגזר": "מגזר", "מיגזרים": "מגזרים", "מיגזרי": "מגזרי", "יעול": "ייעול", "יצוג": "ייצוג",
    "יחוד": "ייחוד", "יחודי": "ייחודי", "יחודית": "ייחודית", "ישום": "יישום", "ישומים": "יישומים",
    "ישומי": "יישומי", "יעוד": "ייעוד", "יעודי": "ייעודי", "ארוע": "אירוע", "ארועים": "אירועים",
    "איפיון": "אפיון", "איבחון": "אבחון", "הסטוריה": "היסטוריה", "הסטורי": "היסטורי", "הסטורית": "היסטורית",
    "הבטים": "היבטים", "נהול": "ניהול", "נהולי": "ניהולי", "נתוח": "ניתוח", "נתוחים": "ניתוחים",
    "סכון": "סיכון", "סכונים": "סיכונים", "סכוי": "סיכוי", "סכויים": "סיכויים", "עדוד": "עידוד",
    "שפור": "שיפור", "שפורים": "שיפורים", "שקום": "שיקום", "שמוש": "שימוש", "שמושים": "שימושים",
    "שמושי": "שימושי", "שעור": "שיעור", "שיחרור": "שחרור", "תיקשורת": "תקשורת", "תאור": "תיאור",
    "תאורים": "תיאורים", "תיכנון": "תכנון", "תיפקוד": "תפקוד", "תקון": "תיקון", "תקונים": "תיקונים",
    "תעוד": "תיעוד", "עידכון": "עדכון", "עידכונים": "עדכונים", "גירסה": "גרסה", "גירסאות": "גרסאות",
    "סדנא": "סדנה", "פיסקה": "פסקה", "טיוטא": "טיוטה", "סיסמא": "סיסמה", "נוסחא": "נוסחה",
    "תאטרון": "תיאטרון", "מוזאון": "מוזיאון", "שלחן": "שולחן", "תכנה": "תוכנה", "איכפת": "אכפת",
    "מילגה": "מלגה", "מילגות": "מלגות",
}  # fmt: skip


def train_context_vectors(text: Path, out: Path, threads: int) -> None:
    """Write vectors of whole words, without subwords: spellings must not be alike by their letters."""
    model = floret.train_unsupervised(
        str(text), model="skipgram", dim=64, minn=0, maxn=0, bucket=1, minCount=6, epoch=3, ws=4,
        neg=5, lr=0.05, thread=threads, verbose=0,
    )  # fmt: skip
    model.save_model(str(out))


def read_spellings(path: Path, frequencies: Mapping[str, float], tagger: MorphTagger) -> dict[str, str]:
    """Return variant → the more frequent spelling, both in plain letters.

    Verbs are left out (כתב, כותב differ in more than spelling), and so are names and words of different tags.
    """
    model = floret.load_model(str(path))
    vectors = {word: _unit(model.get_word_vector(word)) for word in model.words if "+" not in word}
    found = {plain_form(variant): plain_form(spelling) for variant, spelling in CURATED.items()}
    for short, long in _pairs(vectors):
        if any(_VERBAL & tagger.knowledge.unimorph.get(word, frozenset()) for word in (short, long)):
            continue
        tags = [row[0] for row in tagger.tag([[short], [long]])]
        common = min(frequencies.get(short, 0.0), frequencies.get(long, 0.0)) >= LEAST_FREQUENT
        alike = common and tags[0] == tags[1] and tags[0].pos in VARYING
        if alike and float(vectors[short] @ vectors[long]) >= SIMILAR:
            first, second = sorted((short, long), key=lambda word: -frequencies.get(word, 0.0))
            if plain_form(first) not in found:  # the list above may say it the other way round
                found.setdefault(plain_form(second), plain_form(first))
    return {variant: _end(found, spelling) for variant, spelling in found.items() if variant != spelling}


def write_spellings(spellings: Mapping[str, str], out: Path) -> None:
    """Write the table that `nlp.normal_form` reads."""
    lines = sorted(f"{variant}\t{spelling}" for variant, spelling in spellings.items())
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pairs(words: Mapping[str, Floats]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words of which one has one more ו or י after its first letter than the other."""
    shorter: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) > SHORTEST and word[1] in "וי" and not _inflected(word):
            without = word[0] + word[2:]
            if without in words:
                shorter[without].append(word)
    for short, longer in shorter.items():
        for long in longer:
            yield short, long


def _inflected(word: str) -> bool:
    """Return whether a ו is that of a passive (מומן) or of an active participle (כובשים)."""
    stem = word.removesuffix("ים").removesuffix("ות").removesuffix("ת").removesuffix("ה")
    return word[1] == "ו" and (word[0] == "מ" or len(stem) == 4)


def _end(found: Mapping[str, str], spelling: str) -> str:
    """Return where a chain of spellings ends."""
    seen: set[str] = set()
    while spelling in found and spelling not in seen:
        seen.add(spelling)
        spelling = found[spelling]
    return spelling


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-6), np.float32)
