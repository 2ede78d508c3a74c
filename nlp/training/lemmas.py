"""Trains the lemmatizer on treebank morphemes, the counts of a fold leaving out that fold."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from nlp.conllu import Sentence
from nlp.hebrew.lemma_counts import LemmaCounts, LemmaLists, edit_contexts, lemma_shape, shape_context
from nlp.hebrew.lemma_edits import edit_between
from nlp.hebrew.lemmas import LEMMA_FEATURES, Lemmatizer, lemma_candidates, lemma_features
from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.morph_tagger import Tag
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.examples import tagged_morphemes
from nlp.training.lexicons import read_wordnet, unimorph_rows

FOLDS = 10
Item = tuple[str, Tag, str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One morpheme's candidates, flat with those of the others; `gold` is the right row."""

    rows: Tensor
    gold: int


def lemma_items(sentences: Sequence[Sentence]) -> list[list[Item]]:
    """Return for each sentence its (key, tag, lemma)s."""
    lemmas = [[m.lemma for word in sentence.words for m in word.morphemes] for sentence in sentences]
    tagged = [tagged_morphemes(sentence) for sentence in sentences]
    return [
        [(key, tag, lemma) for (key, tag), lemma in zip(keys, found, strict=True)]
        for keys, found in zip(tagged, lemmas, strict=True)
    ]


def count_lemmas(items: Sequence[Item]) -> LemmaCounts:
    """Return the counts of `items`, each table with the most frequent first."""
    known: defaultdict[str, Counter[str]] = defaultdict(Counter)
    edits: defaultdict[str, Counter[str]] = defaultdict(Counter)
    shapes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lemmas: Counter[str] = Counter()
    for key, tag, lemma in items:
        known[f"{key} {tag.pos}"][lemma] += 1
        lemmas[f"{lemma} {tag.pos}"] += 1
    for key, tag, lemma in dict.fromkeys(items):
        if any("א" <= sign <= "ת" for sign in key) and "+" not in key:
            edit = edit_between(key, lemma)
            for context in edit_contexts(key, tag):
                edits[context][edit] += 1
            shapes[shape_context(tag)][lemma_shape(lemma)] += 1
    return LemmaCounts(_sorted(known), _sorted(edits), _sorted(shapes), lemmas)


def read_lemma_lists(data: Path) -> LemmaLists:
    """Return what UniMorph and the Hebrew WordNet say about lemmas."""
    pairs: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for lemma, form, _ in unimorph_rows(data):
        pairs[form][lemma] = None
    lemmas = frozenset(lemma for found in pairs.values() for lemma in found)
    return LemmaLists(
        {form: tuple(found) for form, found in pairs.items()}, lemmas, frozenset(read_wordnet(data))
    )


def train_lemmatizer(
    sentences: Sequence[Sentence],
    lists: LemmaLists,
    lexicon: Lexicon,
    vectors: WordVectors,
    *,
    epochs: int = 6,
) -> Lemmatizer:
    """Return a lemmatizer trained on `sentences`."""
    torch.manual_seed(1)
    items = lemma_items(sentences)
    rankings = []
    for fold in range(FOLDS):
        others = count_lemmas(
            [item for place, row in enumerate(items) if place % FOLDS != fold for item in row]
        )
        for key, tag, lemma in (item for row in items[fold::FOLDS] for item in row):
            if "+" not in key and any("א" <= sign <= "ת" for sign in key):
                candidates = lemma_candidates(key, tag, others, lists)
                if len(candidates) > 1 and lemma in candidates:
                    rows = lemma_features(key, tag, candidates, others, lists, lexicon, vectors)
                    rankings.append(Ranking(torch.from_numpy(rows), list(candidates).index(lemma)))
    print(f"lemmas: {len(rankings)} rankings", flush=True)
    weights = _fit(rankings, epochs)
    return Lemmatizer(weights, count_lemmas([i for row in items for i in row]), lists, lexicon, vectors)


def _fit(
    rankings: list[Ranking], epochs: int
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    parameters = {
        "hidden": nn.Parameter(torch.randn(LEMMA_FEATURES, 48) * 0.2),
        "hidden_bias": nn.Parameter(torch.zeros(48)),
        "output": nn.Parameter(torch.randn(48, 1) * 0.1),
    }
    optimizer = torch.optim.AdamW(parameters.values(), lr=3e-3, weight_decay=0.01)
    for epoch in range(epochs):
        order = torch.randperm(len(rankings)).tolist()
        losses = []
        for start in range(0, len(order), 128):
            batch = [rankings[place] for place in order[start : start + 128]]
            loss = _loss(batch, parameters)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            losses.append(float(loss.detach()))
        print(f"lemmas epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    return {name: value.detach().numpy() for name, value in parameters.items()}


def _loss(batch: Sequence[Ranking], parameters: dict[str, nn.Parameter]) -> Tensor:
    rows = nn.utils.rnn.pad_sequence([ranking.rows for ranking in batch], batch_first=True)
    lengths = torch.tensor([len(ranking.rows) for ranking in batch])
    hidden = torch.relu(rows @ parameters["hidden"] + parameters["hidden_bias"])
    scores = (nn.functional.dropout(hidden, 0.1) @ parameters["output"])[..., 0]
    beyond = torch.arange(rows.shape[1])[None] >= lengths[:, None]
    gold = torch.tensor([ranking.gold for ranking in batch])
    return nn.functional.cross_entropy(scores.masked_fill(beyond, -1e9), gold)


def _sorted(table: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {context: dict(counts.most_common()) for context, counts in table.items()}
