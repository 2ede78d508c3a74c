"""Names of places in several words (קרית מלאכי, תל אביב), which a network of few examples cuts apart."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from nlp.normal_form import normal_form, word_parts
from nlp.prefixes import prefix_splits

_TOWNS = (
    "תל אביב, תל אביב יפו, באר שבע, קרית מלאכי, קרית גת, קרית אונו, קרית אתא, קרית ביאליק, קרית ים"
    ", קרית מוצקין, קרית שמונה, קרית טבעון, קרית ארבע, קרית עקרון, קרית יערים, רמת גן, רמת השרון"
    ", פתח תקווה, ראשון לציון, בת ים, בני ברק, נס ציונה, הוד השרון, ראש העין, ראש פינה, מעלה אדומים"
    ", מעלות תרשיחא, בית שמש, בית שאן, כפר סבא, כפר יונה, כפר קאסם, כפר קרע, כפר ורדים, כפר כנא"
    ", גבעת שמואל, גן יבנה, זכרון יעקב, פרדס חנה, פרדס חנה כרכור, אור יהודה, אור עקיבא, אבן יהודה"
    ", אום אל פחם, טירת כרמל, טירת הכרמל, יקנעם עילית, נוף הגליל, נצרת עילית, מגדל העמק, מצפה רמון"
    ", מודיעין עילית, מודיעין מכבים רעות, ביתר עילית, עמק חפר, עמק יזרעאל, חוף אשקלון, שער הנגב"
    ", שדות נגב, מטה יהודה, מטה אשר, באקה אל גרבייה, דאלית אל כרמל, ארצות הברית, ערב הסעודית"
    ", ברית המועצות, ניו יורק, ניו זילנד, לוס אנג'לס, סן פרנסיסקו, הונג קונג, דרום אפריקה"
    ", צפון קוריאה, דרום קוריאה, סרי לנקה, קוסטה ריקה, אל סלבדור, סיירה לאון, איחוד האמירויות"
)
_LANDS = "רצועת עזה, ים המלח, רמת הגולן, עוטף עזה, מפרץ אילת, יהודה ושומרון, הגדה המערבית, המזרח התיכון"


def place_names(tokens: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first token, last token, label) of known places in a sentence of surface tokens.

    The first word may have prefixes, hyphens part words like spaces.

    >>> list(place_names(["גרים", "בקריית", "מלאכי", "ובתל-אביב"]))
    [(1, 2, 'GPE'), (3, 3, 'GPE')]
    """
    parts = [(part, place) for place, token in enumerate(tokens) for part in _parts(token)]
    for position, (part, first) in enumerate(parts):
        begun = position == 0 or parts[position - 1][1] != first
        for words, label in _beginning(part) if begun else ():
            end = position + len(words)
            if [normal_form(word) for word, _ in parts[position + 1 : end]] != list(words[1:]):
                continue
            if end == len(parts) or parts[end][1] != parts[end - 1][1]:
                yield first, parts[end - 1][1], label
                break


def place_start(name: str) -> int:
    """Return where a known place begins after its prefixes, 0 in other names: 'וכשבקרית מלאכי' → 4."""
    first, *rest = word_parts(name) or [(0, 0)]
    following = [normal_form(name[start:end]) for start, end in rest]
    for *_, host in prefix_splits(name[slice(*first)]):
        if any(list(words[1:]) == following for words, _ in _places().get(normal_form(host), ())):
            return first[1] - len(host)
    return 0


@lru_cache(maxsize=50_000)
def _parts(token: str) -> tuple[str, ...]:
    return tuple(token[start:end] for start, end in word_parts(token))


@lru_cache(maxsize=50_000)
def _beginning(word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the places, the longest first, that begin with `word` or what is left of it after prefixes."""
    hosts = {normal_form(split[-1]) for split in prefix_splits(word)}
    return tuple(place for host in hosts for place in _places().get(host, ()))


@cache
def _places() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the places by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for names, label in ((_TOWNS, "GPE"), (_LANDS, "LOC")):
        for name in sorted(names.split(", "), key=len, reverse=True):
            words = tuple(normal_form(word) for word in name.split())
            found.setdefault(words[0], []).append((words, label))
    return found
