"""The tokenizer of the embedder: whole words where they are common, else the fewest common pieces.

A unigram model over words, without a mark for the start of a word, so that ובשותפויות falls into וב and
שותפויות when only the latter is known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from nlp.training.embedder.prefixed import PREFIXES

NIQQUD = "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"
INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
GERSHAYIM = r"(?<=\p{L})['\"`´׳״‘’“”](?=\p{L})"
WORD = r"\p{L}+|\p{N}+"
UNKNOWN = "?"
PIECE_COST = 30.0
"""A unigram score below that of any word, so that one piece less always wins."""
PREFIX_BONUS = 4.0
RAREST_LETTER = 20
PIECES = 8_000


def word_splitter() -> Tokenizer:
    """Return a tokenizer without pieces; its normaliser and splitter are those of the embedder."""
    tokenizer = Tokenizer(Unigram([(UNKNOWN, 0.0)], unk_id=0))
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
    """Return how often each normalised word stands in `texts`."""
    chunks = Counter(chunk for text in texts for chunk in text.split())
    counts: Counter[str] = Counter()
    for chunk, count in chunks.items():
        for word in words_of(splitter, chunk):
            counts[word] += count
    return counts


def build_tokenizer(counts: Mapping[str, int], words: Mapping[str, int], size: int) -> Tokenizer:
    """Return a tokenizer of `size` pieces: those used most where all words are cut so.

    `counts` is of all words. Their characters and all prefixes are in it; ids go by falling score, id 0 is
    the unknown character.
    """
    always = dict.fromkeys((*_characters(counts), *PREFIXES))
    candidates = dict.fromkeys((*always, *sorted(words), *_frequent_pieces(words)))
    used = _usage(_tokenizer(candidates, words), counts)
    ranked = sorted(candidates, key=lambda piece: (-used[piece], piece))
    return _tokenizer(list(dict.fromkeys((*always, *ranked)))[: size - 1], used)


def _tokenizer(pieces: Iterable[str], counts: Mapping[str, int]) -> Tokenizer:
    """Return a tokenizer whose scores make fewer pieces win, then prefixes, then commoner pieces."""
    most = max(counts.values()) + 1
    scores = {piece: -PIECE_COST + 0.4 * log((counts.get(piece, 0) + 1) / most) for piece in pieces}
    scores.update({prefix: scores[prefix] + PREFIX_BONUS for prefix in PREFIXES if prefix in scores})
    ranked = sorted(
        ((piece, round(score, 2)) for piece, score in scores.items()),
        key=lambda scored: (-scored[1], scored[0]),
    )
    tokenizer = word_splitter()
    tokenizer.model = Unigram([(UNKNOWN, -3 * PIECE_COST), *ranked], unk_id=0)
    return tokenizer


def _usage(tokenizer: Tokenizer, counts: Mapping[str, int]) -> Counter[str]:
    """Return how often each piece is used when every word is written `counts` times."""
    used: Counter[str] = Counter()
    words = list(counts)
    for word, encoding in zip(words, tokenizer.encode_batch(words, add_special_tokens=False), strict=True):
        for piece in encoding.tokens:
            used[piece] += counts[word]
    return used


def _frequent_pieces(words: Iterable[str]) -> list[str]:
    """Return the PIECES strings of 2 to 5 letters inside most different words, longer ones favoured."""
    inside = Counter(
        piece
        for word in words
        for piece in {word[i : i + n] for n in range(2, 6) for i in range(len(word) - n + 1)}
    )
    return sorted(inside, key=lambda piece: (-inside[piece] * (len(piece) - 1), piece))[:PIECES]


def _characters(counts: Mapping[str, int]) -> list[str]:
    letters: Counter[str] = Counter()
    for word, count in counts.items():
        for letter in word:
            letters[letter] += count
    return sorted(letter for letter, count in letters.items() if count >= RAREST_LETTER)
