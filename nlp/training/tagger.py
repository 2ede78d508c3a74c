"""Trains the tagger of morphemes, which finds names beside."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.entities import LABELS, OUTSIDE
from nlp.hebrew.morph_tagger import MorphTagger, Tag
from nlp.training.context import WIDTH, ContextEncoder
from nlp.training.examples import UNKNOWN, Example, ExampleMaker
from nlp.training.fitting import Rated, fit

OWN_SHARE = 0.3  # how far a tag may differ from the sum of its parts
NAME_SHARE = 0.4  # what names count in the loss beside tags
NAME_SMOOTHING = 0.03
# Mentions without a proper noun are no names in the coreference texts, but often in treebanks (ועדת הכספים):
# what is unsure is a name. F1 on half of IAHLTknesset-NE dev (1.2.0): .5: .734, 1: .731, 1.5: .712, 2: .697.
OUTSIDE_HANDICAP = 1.0


class TaggerNetwork(ContextEncoder):
    """The network of `nlp.hebrew.morph_tagger` in torch; its parameters have the same names."""

    def __init__(self, tags: Sequence[Tag], dimension: int) -> None:
        super().__init__(dimension)
        self.made_of = parts_of_tags(tags)
        self.add(
            {
                "mix": (2 * WIDTH, WIDTH), "mix_bias": (WIDTH,),
                "conv": (3 * WIDTH, WIDTH), "conv_bias": (WIDTH,),
                "part_vectors": (WIDTH, len(self.made_of)), "own_vectors": (WIDTH, len(tags)),
                "tag_bias": (len(tags),), "name": (WIDTH, len(LABELS)), "name_bias": (len(LABELS),),
            }
        )  # fmt: skip

    def start_from(self, encoder: ContextEncoder) -> None:
        """Take over the weights of a pretrained encoder, all but those of words that it never saw."""
        with torch.no_grad():
            for name, value in encoder.weights.items():
                if name != "word":
                    self.weights[name].copy_(value)

    def forward(self, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """Return the scores of all tags and of all labels of names, `[morphemes, …]`."""
        hidden = functional.dropout(self._hidden(batch), 0.4, self.training)
        return (
            hidden @ self.tag_vectors() + self.weights["tag_bias"],
            hidden @ self.weights["name"] + self.weights["name_bias"],
        )

    def tag_vectors(self) -> Tensor:
        shared: Tensor = self.weights["part_vectors"] @ self.made_of
        vectors: Tensor = shared + OWN_SHARE * self.weights["own_vectors"]
        return vectors

    def _hidden(self, batch: Sequence[Example]) -> Tensor:
        mask = _padded([np.ones((len(example.names), 1), np.float32) for example in batch])
        common = _padded([example.common for example in batch])
        if self.training:
            common = common * (torch.rand(common.shape) > 0.15)
        fixed, affixes = _padded([e.fixed for e in batch]), _padded([e.affixes for e in batch])
        own = self.alone(fixed, common, affixes, 0.3) * mask
        context = self.context(own, mask, 0.18)
        both = functional.dropout(torch.cat([own, context], -1), 0.3, self.training)
        mixed = torch.relu(both @ self.weights["mix"] + self.weights["mix_bias"])
        hidden = (own + context + mixed) * mask
        wide = functional.dropout(_windows(hidden), 0.3, self.training)
        hidden = hidden + torch.relu(wide @ self.weights["conv"] + self.weights["conv_bias"])
        return hidden[mask[..., 0] > 0]


def parts_of_tags(tags: Sequence[Tag]) -> Tensor:
    """Return which tags are made of which parts, zeros and ones `[parts, tags]`."""
    parts = sorted({part for tag in tags for part in tag.parts})
    made_of = torch.zeros(len(parts), len(tags))
    for column, tag in enumerate(tags):
        made_of[[parts.index(part) for part in tag.parts], column] = 1.0
    return made_of


def export(network: TaggerNetwork, maker: ExampleMaker) -> MorphTagger:
    """Return the tagger that runs without torch."""
    weights = {name: value.detach().numpy() for name, value in network.weights.items()}
    weights["tag_vectors"] = network.tag_vectors().detach().numpy()
    weights["name_bias"] = weights["name_bias"] - OUTSIDE_HANDICAP * np.array(
        [name == OUTSIDE for name in LABELS], np.float32
    )
    for name in ("part_vectors", "own_vectors"):
        del weights[name]
    return MorphTagger(weights, list(maker.tags), LABELS, maker.common, maker.vectors, maker.lexicon)


def fit_tagger(
    network: nn.Module,
    examples: Sequence[Example],
    rated: Sequence[Rated],
    *,
    epochs: int,
    batch: int,
    seed: int = 1,
) -> None:
    """Train `network` in place: it gives scores of tags and of labels of names, `[morphemes, …]`."""

    def loss_of(rows: Sequence[Example]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            tags, names = network(rows)
        return tagging_loss(tags.float(), names.float(), rows)

    fit(network, loss_of, examples, rated, epochs=epochs, batch=batch, seed=seed)


def tagging_loss(tags: Tensor, names: Tensor, batch: Sequence[Example]) -> Tensor:
    """Return the cross-entropy of tags with the shares that the examples tell, and of known names."""
    likely = torch.from_numpy(np.concatenate([example.likely for example in batch]))
    shares = torch.from_numpy(np.concatenate([example.shares for example in batch]))
    weights = torch.tensor([example.weight for example in batch for _ in example.names])
    losses = -(functional.log_softmax(tags, 1).gather(1, likely) * shares).sum(1)
    loss = (losses * weights).sum() / weights.sum()
    gold = torch.from_numpy(np.concatenate([example.names for example in batch]))
    if (gold == UNKNOWN).all():
        return loss
    return loss + NAME_SHARE * functional.cross_entropy(names, gold, label_smoothing=NAME_SMOOTHING)


def _padded(arrays: Sequence[NDArray[np.generic]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.from_numpy(array) for array in arrays], batch_first=True)


def _windows(rows: Tensor) -> Tensor:
    wide = functional.pad(rows, (0, 0, 1, 1))
    length = rows.shape[1]
    return torch.cat([wide[:, shift : shift + length] for shift in range(3)], 2)
