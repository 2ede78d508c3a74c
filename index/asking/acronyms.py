"""Common acronyms and what they stand for, each the other name of the other: ארה"ב and ארצות הברית."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.normal_form import GERESH, GERSHAYIM, normal_form
from nlp.prefixes import prefix_splits
from nlp.terms import Term

_BOTH_WAYS = """
    ארה"ב = ארצות הברית
    רה"מ = ראש הממשלה
    שת"פ = שיתוף פעולה
    ע"י = על ידי
    עפ"י = על פי
    יו"ר = יושב ראש = יושבת ראש
    מנכ"ל = מנהל כללי = מנהלת כללית
    סמנכ"ל = סגן מנהל כללי
    מזכ"ל = מזכיר כללי
    או"ם = האומות המאוחדות
    צה"ל = צבא ההגנה לישראל = צבא הגנה לישראל
    רמטכ"ל = ראש המטה הכללי
    שב"כ = שירות הביטחון הכללי
    מד"א = מגן דוד אדום
    קק"ל = קרן קיימת לישראל
    בג"ץ = בית דין גבוה לצדק
    בימ"ש = בית משפט
    ביהמ"ש = בית המשפט
    בי"ס = בית ספר
    ביה"ס = בית הספר
    בי"ח = בית חולים
    ביה"ח = בית החולים
    חט"ב = חטיבת ביניים
    ח"כ = חבר כנסת = חברת כנסת
    מל"ג = המועצה להשכלה גבוהה
    ות"ת = הוועדה לתכנון ולתקצוב
    חל"צ = חברה לתועלת הציבור
    בע"מ = בעירבון מוגבל = בערבון מוגבל
    עו"ס = עובד סוציאלי = עובדת סוציאלית
    מו"מ = משא ומתן
    מו"פ = מחקר ופיתוח
    כ"א = כוח אדם
    מע"מ = מס ערך מוסף
    ת"ז = תעודת זהות
    דו"ח = דין וחשבון
    תב"ע = תוכנית בניין עיר
    סה"כ = סך הכול = סך הכל
    בד"כ = בדרך כלל
    אח"כ = אחר כך
    אחה"צ = אחר הצהריים
    לפנה"ס = לפני הספירה
    יו"ש = יהודה ושומרון
    ק"מ = קילומטר
    ק"ג = קילוגרם
    ד"ר = דוקטור
    פרופ' = פרופסור
"""
# Without their signs these are other words (עוד, רוח, חול), which would be found for what they stand for.
_FROM_THE_ACRONYM = """
    עו"ד = עורך דין = עורכת דין
    רו"ח = רואה חשבון = רואת חשבון
    חו"ל = חוץ לארץ
    ת"א = תל אביב
    למ"ס = הלשכה המרכזית לסטטיסטיקה
    ע"פ = על פי
    ע"ס = על סמך
    ע"ש = על שם
    מ"מ = ממלא מקום = ממלאת מקום
    עמ' = עמוד
    מס' = מספר
    רח' = רחוב
    גב' = גברת
"""
_SIGNS = frozenset(GERESH + GERSHAYIM)


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of what the terms `said` of a question say."""

    text: str
    said: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _SpelledOut:
    """What an acronym stands for, in the normal forms of its words, and the acronym."""

    words: tuple[str, ...]
    acronym: str


def other_names(text: str, terms: Sequence[Term]) -> list[OtherName]:
    """Return what the acronyms of a question stand for, and the acronyms of what it spells out.

    An acronym has a sign (עו"ד, not עוד); both may have prefixes: בארה"ב, לארצות הברית.
    """
    spelled_out = _spelled_out(text, terms) if not _SIGNS.isdisjoint(text) else ()
    return [*spelled_out, *_shortened(terms)]


def with_acronyms(text: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms of a text, an acronym among them with itself as its lemma: שת"פ is not ש and ת"פ."""
    if _SIGNS.isdisjoint(text):
        return tuple(terms)
    known = [next(filter(_MEANINGS.get, _forms(term)), "") for term in terms]
    return tuple(
        replace(term, lemmas=(acronym,)) if acronym and _has_sign(text, term) else term
        for term, acronym in zip(terms, known, strict=True)
    )


def _spelled_out(text: str, terms: Sequence[Term]) -> Iterator[OtherName]:
    for term in terms:
        if _has_sign(text, term):
            names = (name for form in _forms(term) for name in _MEANINGS.get(form, ()))
            yield from (OtherName(name, (term,)) for name in dict.fromkeys(names))


def _shortened(terms: Sequence[Term]) -> Iterator[OtherName]:
    for start, term in enumerate(terms):
        for name in dict.fromkeys(name for form in _forms(term) for name in _BY_FIRST_WORD.get(form, ())):
            said = terms[start : start + len(name.words)]
            if len(said) == len(name.words) and all(map(_is, said[1:], name.words[1:])):
                yield OtherName(name.acronym, tuple(said))


def _has_sign(text: str, term: Term) -> bool:
    return not _SIGNS.isdisjoint(text[term.start : term.end])


def _is(term: Term, word: str) -> bool:
    return word == term.surface or word in term.lemmas or word.removeprefix("ה") in term.lemmas


def _forms(term: Term) -> dict[str, None]:
    """Return the surface of a term with and without prefixes, and its lemmas, each once."""
    return dict.fromkeys((*(split[-1] for split in prefix_splits(term.surface)), *term.lemmas))


def _read(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        acronym, *names = (part.strip() for part in line.split("="))
        yield acronym, names


def _by_first_word() -> dict[str, list[_SpelledOut]]:
    found: defaultdict[str, list[_SpelledOut]] = defaultdict(list)
    for acronym, names in _read(_BOTH_WAYS):
        for name in names:
            words = tuple(map(normal_form, name.split()))
            found[words[0]].append(_SpelledOut(words, acronym))
    return dict(found)


_MEANINGS = {
    normal_form(acronym): names for acronym, names in (*_read(_BOTH_WAYS), *_read(_FROM_THE_ACRONYM))
}
_BY_FIRST_WORD = _by_first_word()
