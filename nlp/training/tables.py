"""Works out ahead what texts need again and again: cuts that never vary, lemmas of common morphemes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlp.hebrew.morph_tagger import Tag, morpheme_keys
from nlp.hebrew.morphology import Morphology
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Segmenter

SETTLED_AFTER, LEMMA_AFTER = 12, 3
BATCH, REMEMBERED = 200, 200_000
Sentences = Iterable[Sequence[str]]


def settled_cuts(segmenter: Segmenter, sentences: Sentences) -> dict[str, Cut]:
    """Return the cuts of tokens that were cut one way only, and often, in `sentences` of surface tokens."""
    cuts: defaultdict[str, Counter[Cut]] = defaultdict(Counter)
    for batch in _batches(sentences):
        for cut in (cut for sentence in segmenter.segment(batch) for cut in sentence):
            cuts["".join(cut.forms)][cut] += 1
    return {token: next(iter(seen)) for token, seen in cuts.items() if _is_settled(token, seen)}


def common_lemmas(morphology: Morphology, sentences: Sentences) -> dict[tuple[str, Tag], str]:
    """Return the lemmas of the morpheme keys with tags that are frequent in `sentences` of surface tokens."""
    counts: Counter[tuple[str, Tag]] = Counter()
    for batch in _batches(sentences):
        cuts = morphology.segmenter.segment(batch)
        keys = [[key for cut in sentence for key in morpheme_keys(cut)] for sentence in cuts]
        for row, tags in zip(keys, morphology.tagger.tag(keys), strict=True):
            counts.update(zip(row, tags, strict=True))
        morphology.segmenter.forget(REMEMBERED)
        morphology.tagger.forget(REMEMBERED)
    common = [pair for pair, count in counts.items() if count >= LEMMA_AFTER]
    morphology.lemmatizer.learn(common)
    return {pair: morphology.lemmatizer.lemma(*pair) for pair in common}


def _is_settled(token: str, cuts: Counter[Cut]) -> bool:
    return len(cuts) == 1 and cuts.total() >= SETTLED_AFTER and any("א" <= sign <= "ת" for sign in token)


def _batches(sentences: Sentences) -> Iterator[list[Sequence[str]]]:
    batch: list[Sequence[str]] = []
    for sentence in sentences:
        batch.append(sentence)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
