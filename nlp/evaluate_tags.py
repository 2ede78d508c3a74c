"""Scores predicted mentions and topics against a gold file: exact spans, overlapping spans,
topics, per concept."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from nlp.errors import TagGoldFormatError
from nlp.gold_file import gold_text, json_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a gold file or of a prediction, offsets into the passage's text."""

    start: int
    end: int
    concept: str
    nested: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A line of a gold file; `topics` None: not scored."""

    text: str
    mentions: tuple[Mention, ...]
    topics: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was found in one passage; nested mentions are recognised by their spans."""

    mentions: tuple[Mention, ...]
    topics: tuple[str, ...] = ()


Predictor = Callable[[str], Prediction]
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one comparison; the rates are 0–1, and 0 where nothing is there to count."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.missed + self.wrong) if self.hits else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.missed + other.missed, self.wrong + other.wrong)

    def to_json(self) -> dict[str, float]:
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}

    def to_row(self) -> dict[str, float]:
        """Return the rates with the counts that they are of."""
        return {**self.to_json(), "gold": self.hits + self.missed, "predicted": self.hits + self.wrong}


@dataclass(frozen=True, slots=True)
class TagScores:
    """Scores of a whole gold file; `concepts` are exact scores by concept id.

    `topics` is None where no passage has topics to score.
    """

    mentions: Score = Score()
    mentions_overlap: Score = Score()
    topics: Score | None = None
    concepts: Mapping[str, Score] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "mentions": self.mentions.to_json(),
            "mentions_overlap": self.mentions_overlap.to_json(),
            "topics": None if self.topics is None else self.topics.to_json(),
            "concepts": {name: score.to_row() for name, score in sorted(self.concepts.items())},
        }


def evaluate_tags(gold: Path, predict: Predictor, predictions: Path | None = None) -> TagScores:
    """Return the scores of `predict` on a gold file; write a line a passage to `predictions` if given.

    Raises FileMissingError; TagGoldFormatError, also when there is no passage.
    """
    passages = list(read_gold(gold))
    if not passages:
        raise TagGoldFormatError(str(gold), 0, "there is no passage in it")
    found = [predict(passage.text) for passage in passages]
    if predictions is not None:
        lines = (_line(passage.text, each) for passage, each in zip(passages, found, strict=True))
        # A lone surrogate of the gold's text becomes the escape that JSON has for it.
        predictions.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    return score(passages, found)


def score(passages: Sequence[GoldPassage], found: Sequence[Prediction]) -> TagScores:
    """Return the scores of predictions, one a passage, by the rules of `maagar eval tags`."""
    exact = overlap = Score()
    topics: Score | None = None
    concepts: dict[str, Score] = defaultdict(Score)
    for passage, prediction in zip(passages, found, strict=True):
        wanted = _distinct(mention for mention in passage.mentions if not mention.nested)
        predicted = _distinct(_top_level(prediction.mentions))
        for concept, part in _exact(wanted, predicted):
            concepts[concept] += part
            exact += part
        overlap += _overlap(wanted, predicted)
        if passage.topics is not None:
            topics = (topics or Score()) + _sets(passage.topics, frozenset(prediction.topics))
    return TagScores(exact, overlap, topics, dict(concepts))


def read_gold(path: Path) -> Iterator[GoldPassage]:
    """Yield the passages of a gold file. Raises FileMissingError, TagGoldFormatError with the line."""
    for number, line in enumerate(gold_text(path, TagGoldFormatError).split("\n"), 1):
        if line.strip():
            yield _passage(str(path), number, line)


def _passage(source: str, number: int, line: str) -> GoldPassage:
    try:
        value = json_of(line)
    except ValueError as error:
        raise TagGoldFormatError(source, number, str(error)) from error
    try:
        row = _required(value, dict, "a line must be an object")
        text = _required(row["text"], str, "text must be a string")
        entries = _required(row["mentions"], list, "mentions must be a list")
        mentions = tuple(_mention(_required(entry, dict, "a mention must be an object")) for entry in entries)
        passage = GoldPassage(text, mentions, _topics(row.get("topics")))
    except KeyError as error:
        raise TagGoldFormatError(source, number, f"lacks the key {error}") from error
    except (TypeError, ValueError) as error:
        raise TagGoldFormatError(source, number, f"has a value of the wrong kind ({error})") from error
    for mention in mentions:
        if not 0 <= mention.start < mention.end <= len(text):
            raise TagGoldFormatError(
                source, number, f"mention {mention.start}–{mention.end} lies outside the text"
            )
    return passage


def _mention(entry: Mapping[str, object]) -> Mention:
    start, end = entry["start"], entry["end"]
    if type(start) is not int or type(end) is not int:
        raise TypeError("start and end must be whole numbers")
    concept = _required(entry["concept"], str, "concept must be a string")
    return Mention(start, end, concept, bool(entry.get("nested")), bool(entry.get("optional")))


def _topics(value: object) -> frozenset[str] | None:
    if value is None:
        return None
    wanted = "topics must be null or a list of strings"
    return frozenset(_required(name, str, wanted) for name in _required(value, list, wanted))


def _required(value: object, kind: type[Kind], wanted: str) -> Kind:
    """Return the value. Raises TypeError that says what is wanted unless it is of the kind."""
    if not isinstance(value, kind):
        raise TypeError(wanted)
    return value


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions with one of each span and concept, the last."""
    return list({_key(mention): mention for mention in mentions}.values())


def _top_level(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that lie in no longer one."""
    every = list(mentions)
    return [
        mention
        for mention in every
        if not any(
            other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            for other in every
        )
    ]


def _exact(gold: Sequence[Mention], predicted: Sequence[Mention]) -> Iterator[tuple[str, Score]]:
    wanted = {_key(mention): mention for mention in gold}
    found = {_key(mention) for mention in predicted}
    for key, mention in wanted.items():
        if not mention.optional:
            yield mention.concept, Score(hits=1) if key in found else Score(missed=1)
    for key in found - wanted.keys():
        yield key[2], Score(wrong=1)


def _key(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.concept


def _overlap(wanted: Sequence[Mention], predicted: Sequence[Mention]) -> Score:
    """Match one to one mentions of the same concept that share a letter, the longest overlap first.

    Of equal overlaps the exact span goes first, so that every exact hit is one here too.
    """
    shared = sorted(
        (
            (_shared(left, right), _key(left) == _key(right), -g, -p)
            for g, left in enumerate(wanted)
            for p, right in enumerate(predicted)
            if left.concept == right.concept and _shared(left, right) > 0
        ),
        reverse=True,
    )
    gold_left, predicted_left = set(range(len(wanted))), set(range(len(predicted)))
    hits = 0
    for _, _, g, p in shared:
        if -g in gold_left and -p in predicted_left:
            gold_left.remove(-g)
            predicted_left.remove(-p)
            hits += not wanted[-g].optional
    missed = sum(not wanted[place].optional for place in gold_left)
    return Score(hits, missed, len(predicted_left))


def _shared(left: Mention, right: Mention) -> int:
    return min(left.end, right.end) - max(left.start, right.start)


def _sets(gold: frozenset[str], found: frozenset[str]) -> Score:
    return Score(len(gold & found), len(gold - found), len(found - gold))


def _line(text: str, prediction: Prediction) -> str:
    mentions = [
        {"start": each.start, "end": each.end, "concept": each.concept} for each in prediction.mentions
    ]
    row = {"text": text, "mentions": mentions, "topics": list(prediction.topics)}
    return json.dumps(row, ensure_ascii=False) + "\n"
