"""The tokenizer of the embedder: whole words where they are common, else the fewest common pieces.

A unigram model over words, without a mark for the start of a word, so that ובשותפויות falls into
וב and שותפויות when only the latter is known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

NIQQUD = "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"
INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
GERSHAYIM = r"(?<=\p{L})['\"`´׳״‘’“”](?=\p{L})"
WORD = r"\p{L}+|\p{N}+"
PARTICLES = ("", "ה", "ב", "כ", "ל", "מ", "ש", "שה", "שב", "של", "שמ", "מה", "כש", "כשה", "לכש")
PREFIXES = tuple(conjunction + particle for conjunction in ("", "ו") for particle in PARTICLES)[1:]
PIECE_COST = 30.0
"""A unigram score below that of any word, so that one piece less always wins."""


def word_splitter() -> Tokenizer:
    """Return a tokenizer without pieces; its normaliser and splitter are those of the embedder."""
    tokenizer = Tokenizer(Unigram([("?", 0.0)], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(f"{NIQQUD}|{INVISIBLE}"), ""),
            normalizers.Replace(Regex(GERSHAYIM), ""),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORD), "removed", invert=True)
    return tokenizer


def words_of(splitter: Tokenizer, text: str) -> list[str]:
    """Return the normalised words of `text`: (ב)יו"ר־הכנסת → ב, יור, הכנסת."""
    normal = splitter.normalizer.normalize_str(text)
    return [word for word, _ in splitter.pre_tokenizer.pre_tokenize_str(normal)]


def word_counts(splitter: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_of(splitter, text))
    return counts


def build_tokenizer(counts: Mapping[str, int], *, words: int, pieces: int) -> Tokenizer:
    """Return a tokenizer of the `words` commonest words, `pieces` trained pieces and all common characters.

    Ids go by falling score; id 0 is the unknown character.
    """
    tokenizer = word_splitter()
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    wanted = dict.fromkeys(
        (*ranked[:words], *PREFIXES, *_pieces(ranked, counts, pieces), *_characters(counts))
    )
    tokenizer.model = Unigram([("?", -3 * PIECE_COST), *_scored(wanted, counts)], unk_id=0)
    return tokenizer


def _scored(wanted: Iterable[str], counts: Mapping[str, int]) -> list[tuple[str, float]]:
    """Return pieces with scores that make fewer pieces win, then commoner ones, prefixes first."""
    commonest = max(counts.values())
    share = {piece: (counts.get(piece, 0) + 1) / (commonest + 1) for piece in wanted}
    bonus = dict.fromkeys(PREFIXES, 4.0)
    return sorted(
        ((piece, -PIECE_COST + bonus.get(piece, 0.0) + 0.4 * log(part)) for piece, part in share.items()),
        key=lambda scored: (-scored[1], scored[0]),
    )


def _pieces(ranked: list[str], counts: Mapping[str, int], size: int) -> list[str]:
    """Return the strings of 2 to 5 letters inside most different words, longer ones favoured."""
    inside = Counter(
        piece
        for word in ranked
        if counts[word] > 1
        for piece in {word[i : i + n] for n in range(2, 6) for i in range(len(word) - n + 1)}
    )
    ranked_pieces = sorted(inside, key=lambda piece: (-inside[piece] * (len(piece) - 1), piece))
    return ranked_pieces[:size]


def _characters(counts: Mapping[str, int]) -> list[str]:
    letters: Counter[str] = Counter()
    for word, count in counts.items():
        for letter in word:
            letters[letter] += count
    return sorted(letter for letter, count in letters.items() if count >= 20)
