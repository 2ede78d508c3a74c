"""What is known about words: how frequent they are, which are in UniMorph, how the gold texts cut them."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from nlp.hebrew.segmentation import Cut
from nlp.hebrew.word_vectors import Floats

_FINAL = {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}
FEATURES = 23
SHORTEST_HOST = 4
MOST_UNSURE, FAR_MORE = 3.0, 0.3  # log10 of occurrences per 100 million


@dataclass(slots=True)
class CutCounts:
    """Counts of gold segmentations: of a token's forms, of hosts, of hosts before a suffix."""

    tokens: Counter[str] = field(default_factory=Counter)
    cuts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)

    def add(self, cut: Cut, count: int = 1) -> None:
        """Count a segmentation seen `count` times."""
        self.tokens["".join(cut.forms)] += count
        self.cuts[cut.forms] += count
        (self.bases if cut.suffix else self.hosts)[cut.host] += count


def count_cuts(cuts: Iterable[Cut]) -> CutCounts:
    """Return the counts of `cuts`."""
    counts = CutCounts()
    for cut in cuts:
        counts.add(cut)
    return counts


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`frequencies` are log10 of occurrences per 100 million (0 for unknown); UniMorph has the `listed`."""

    frequencies: Mapping[str, float]
    listed: frozenset[str]

    def frequency(self, word: str) -> float:
        return self.frequencies.get(word, 0.0)


def cut_features(cut: Cut, token: str, lexicon: Lexicon, counts: CutCounts) -> list[float]:
    """Return what speaks for a segmentation whatever the context: 23 numbers of about 0–2."""
    host, suffix = cut.host, cut.suffix
    free = with_final_letter(host) if suffix else host
    rest = host + suffix
    seen = counts.tokens[token]
    times = counts.cuts[cut.forms] if seen else 0
    whole = lexicon.frequency(token)
    bare = lexicon.frequency(rest)
    return [
        1.0 if seen else 0.0,
        _log(times),
        (times + 0.1) / (seen + 0.5) if seen else 0.0,
        _log(counts.hosts[free]),
        _log(counts.hosts[rest]) if suffix else 0.0,
        _log(counts.bases[host]) if suffix else 0.0,
        lexicon.frequency(free) / 4,
        bare / 4,
        (bare - whole) / 4,
        whole / 4,
        1.0 if free in lexicon.listed else 0.0,
        1.0 if rest in lexicon.listed else 0.0,
        1.0 if token in lexicon.listed else 0.0,
        lexicon.frequency(f"ה{rest}") / 4,
        lexicon.frequency(f"ב{rest}") / 4,
        lexicon.frequency(f"ו{rest}") / 4,
        *(_suffix_evidence(host, lexicon) if suffix else (0.0, 0.0)),
        1.0 if len(host) == 1 else 0.0,
        1.0 if len(host) == 2 else 0.0,
        len(host) / 8,
        len(cut.prefixes) / 2,
        1.0 if any(sign in "\"'״׳" for sign in host) else 0.0,
    ]


def _suffix_evidence(host: str, lexicon: Lexicon) -> tuple[float, float]:
    """Return how frequent the free form behind a host is: אשת(ו) → אשה; and its other suffixed forms."""
    free = [host[:-1] + "ה"] if host.endswith("ת") else []
    if host.endswith("י"):
        free.extend((with_final_letter(host[:-1]), host[:-1] + "ים", host[:-1] + "ה"))
    others = sum(lexicon.frequency(host + suffix) > 0 for suffix in ("ו", "ה", "י", "ם", "ן", "נו", "הם"))
    return max((lexicon.frequency(word) for word in free), default=0.0) / 4, others / 5


def with_hidden_prefix(cut: Cut, cuts: Iterable[Cut], lexicon: Lexicon) -> Cut:
    """Return which of `cuts` parts a prefix from the host of `cut` too, where the rest is a far more frequent
    word: בשותפויותי|הן → ב|שותפויותי|הן; else `cut`.

    Hosts before a suffix are rare, so that what was learned of them is little.
    """
    if not cut.suffix or len(cut.host) <= SHORTEST_HOST:
        return cut
    known = _base_frequency(cut.host, lexicon)
    if known > MOST_UNSURE:
        return cut
    longer = [
        other
        for other in cuts
        if other.suffix == cut.suffix and other.forms[: len(cut.prefixes)] == cut.prefixes
        if len(other.prefixes) > len(cut.prefixes) and len(other.host) >= SHORTEST_HOST
    ]
    best = max(longer, key=lambda other: _base_frequency(other.host, lexicon), default=cut)
    return best if _base_frequency(best.host, lexicon) > known + FAR_MORE else cut


def _base_frequency(host: str, lexicon: Lexicon) -> float:
    """Return how frequent the free form behind a host is, or the host as it is."""
    return max(lexicon.frequency(with_final_letter(host)), 4 * _suffix_evidence(host, lexicon)[0])


def with_final_letter(host: str) -> str:
    """Return `host` as it is written without what follows it: 'אדונ' → 'אדון'."""
    return host[:-1] + _FINAL.get(host[-1], host[-1]) if host else host


def _log(count: int) -> float:
    return math.log1p(count) / 3


def as_array(rows: list[list[float]]) -> Floats:
    """Return feature rows as `float32 [rows, features]`."""
    return np.array(rows, np.float32).reshape(len(rows), FEATURES)
