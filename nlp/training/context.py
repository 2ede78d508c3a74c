"""The encoder of `nlp.hebrew.morph_tagger` in torch: a morpheme alone, and what its context says of it."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.morph_tagger import KNOWLEDGE, REACHES
from nlp.hebrew.segmenter import AFFIX_BUCKETS

WIDTH, AFFIX, WORD = 160, 32, 32
COMMON_WORDS = 3000
Shapes = Mapping[str, tuple[int, ...]]


class ContextEncoder(nn.Module):
    """Holds the weights, which have the names that they have without torch."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        shapes: dict[str, tuple[int, ...]] = {
            "affix": (AFFIX_BUCKETS, AFFIX), "word": (COMMON_WORDS + 1, WORD),
            "input": (dimension + KNOWLEDGE + WORD + AFFIX, WIDTH), "input_bias": (WIDTH,),
            "join": (2 * WIDTH, WIDTH), "join_bias": (WIDTH,),
        }  # fmt: skip
        for side in ("ahead", "back"):
            for layer in range(len(REACHES)):
                shapes |= {f"{side}{layer}": (2 * WIDTH, WIDTH), f"{side}_bias{layer}": (WIDTH,)}
        self.weights = nn.ParameterDict()
        self.add(shapes)

    def add(self, shapes: Shapes) -> None:
        """Add weights with random values; biases are zero."""
        for name, shape in shapes.items():
            self.weights[name] = nn.Parameter(_initial(shape))

    def alone(self, fixed: Tensor, common: Tensor, affixes: Tensor, dropout: float) -> Tensor:
        """Return what each morpheme is without context, `[..., width]`."""
        learned = [self.weights["word"][common], self.weights["affix"][affixes].sum(-2)]
        raw = functional.dropout(torch.cat([fixed, *learned], -1), dropout, self.training)
        return torch.relu(raw @ self.weights["input"] + self.weights["input_bias"])

    def context(self, own: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """Return for each morpheme of `own` `[rows, morphemes, width]` what those round it say of it."""
        before = functional.pad(self._tower("ahead", 1, own, mask, dropout), (0, 0, 1, 0))[:, :-1]
        after = functional.pad(self._tower("back", -1, own, mask, dropout), (0, 0, 0, 1))[:, 1:]
        both = functional.dropout(torch.cat([before, after], -1), dropout, self.training)
        return torch.relu(both @ self.weights["join"] + self.weights["join_bias"])

    def _tower(self, name: str, side: int, state: Tensor, mask: Tensor, dropout: float) -> Tensor:
        for layer, reach in enumerate(REACHES):
            pair = torch.cat([_shifted(state, side * reach), state], -1)
            pair = functional.dropout(pair, dropout, self.training)
            update = torch.relu(pair @ self.weights[f"{name}{layer}"] + self.weights[f"{name}_bias{layer}"])
            state = (state + update) * mask
        return state


def _shifted(rows: Tensor, reach: int) -> Tensor:
    """Return `rows` moved on by `reach` morphemes (back, if negative), zeros at the end."""
    if reach > 0:
        return functional.pad(rows, (0, 0, reach, 0))[:, :-reach]
    return functional.pad(rows, (0, 0, 0, -reach))[:, -reach:]


def _initial(shape: tuple[int, ...]) -> Tensor:
    if len(shape) == 1:
        return torch.zeros(shape)
    return torch.randn(shape) * (0.05 if shape[0] > 2000 else (2.0 / shape[0]) ** 0.5 * 0.6)
