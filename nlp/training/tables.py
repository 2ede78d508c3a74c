"""Works out ahead what texts need again and again: cuts that never vary, lemmas of common morphemes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from nlp.hebrew.morph_tagger import Tag, morpheme_keys
from nlp.hebrew.morphology import Morphology
from nlp.hebrew.segmentation import Cut

SETTLED_AFTER, LEMMA_AFTER = 12, 4


def with_tables(morphology: Morphology, sentences: Iterable[Sequence[str]]) -> Morphology:
    """Return `morphology` with what it found in `sentences` (of surface tokens) in its tables."""
    segmenter, lemmatizer = morphology.segmenter, morphology.lemmatizer
    cuts: defaultdict[str, Counter[Cut]] = defaultdict(Counter)
    tags: Counter[tuple[str, Tag]] = Counter()
    for batch in _batches(sentences):
        found = segmenter.segment(batch)
        keys = [[key for cut in sentence for key in morpheme_keys(cut)] for sentence in found]
        for cut in (cut for sentence in found for cut in sentence):
            cuts["".join(cut.forms)][cut] += 1
        for row, tagged in zip(keys, morphology.tagger.tag(keys), strict=True):
            tags.update(zip(row, tagged, strict=True))
    segmenter.settled = {token: next(iter(seen)) for token, seen in cuts.items() if _is_settled(token, seen)}
    lemmatizer.table = {pair: lemmatizer.lemma(*pair) for pair, count in tags.items() if count >= LEMMA_AFTER}
    return morphology


def _is_settled(token: str, cuts: Counter[Cut]) -> bool:
    return len(cuts) == 1 and cuts.total() >= SETTLED_AFTER and any("א" <= sign <= "ת" for sign in token)


def _batches(sentences: Iterable[Sequence[str]]) -> Iterable[list[Sequence[str]]]:
    batch: list[Sequence[str]] = []
    for sentence in sentences:
        batch.append(sentence)
        if len(batch) == 200:
            yield batch
            batch = []
    yield batch
