"""Tags of morphemes that the treebanks lack and whose form says what they are: signs, בינמגזרי."""

import re
import unicodedata
from functools import lru_cache

from nlp.normal_form import GERESH
from nlp.prefixes import joined_adjective

_NO_SIGN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


@lru_cache(maxsize=50_000)
def fixed_tag(key: str) -> tuple[str, str] | None:
    """Return UPOS and features of a morpheme key, None where its form does not settle them.

    Quotes and dashes are PUNCT, emoji and signs of currency SYM, control characters X; adjectives that בין is
    joined to are ADJ.
    """
    if joined_adjective(key):
        return "ADJ", _features(key)
    if any(sign.isalnum() and sign not in GERESH for sign in key):
        return None
    if _NO_SIGN.search(key):
        return "X", ""
    kinds = {"P" if sign in GERESH else unicodedata.category(sign)[0] for sign in key}
    return ("PUNCT" if kinds <= {"P"} else "SYM" if "S" in kinds else "X"), ""


def _features(adjective: str) -> str:
    if adjective.endswith("ות"):
        return "Gender=Fem|Number=Plur"
    if adjective.endswith("ים"):
        return "Gender=Masc|Number=Plur"
    return "Gender=Fem|Number=Sing" if adjective.endswith("ת") else "Gender=Masc|Number=Sing"
