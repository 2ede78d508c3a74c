"""Words with several senses, in sentences of our own: tagged in the one, left alone in the other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.analyzer import load_analyzer
from nlp.evaluate_tags import GoldPassage, Mention, Prediction, score
from nlp.tagging import Tagger
from nlp.vocabulary import load_vocabulary

SENTENCES = Path(__file__).parent / "data" / "homographs.txt"
MARKED = re.compile(r"\[([^|\]]+)\|(\??)([a-z0-9-]+)\]")


def _passage(line: str) -> GoldPassage:
    text, after, mentions = "", 0, []
    for mark in MARKED.finditer(line):
        text += line[after : mark.start()]
        mentions.append(Mention(len(text), len(text) + len(mark[1]), mark[3], optional=bool(mark[2])))
        text += mark[1]
        after = mark.end()
    return GoldPassage(text + line[after:], tuple(mentions), None)


def _passages() -> Iterator[GoldPassage]:
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _passage(line)


@pytest.fixture(scope="module")
def judged() -> list[tuple[GoldPassage, Prediction]]:
    analyzer, tagger = load_analyzer(), Tagger(load_vocabulary())
    judged = []
    for passage in _passages():
        tags = tagger.tag(passage.text, analyzer.analyze(passage.text))
        mentions = tuple(Mention(tag.start, tag.end, tag.concept_id, tag.nested) for tag in tags)
        judged.append((passage, Prediction(mentions)))
    return judged


def test_mentions_are_found_in_their_sense(judged: list[tuple[GoldPassage, Prediction]]) -> None:
    scores = score([passage for passage, _ in judged], [prediction for _, prediction in judged])
    assert scores.mentions.hits + scores.mentions.missed > 80
    assert scores.mentions.recall >= 0.97
    assert scores.mentions.precision >= 0.96


def test_other_senses_are_left_alone(judged: list[tuple[GoldPassage, Prediction]]) -> None:
    without = [(passage.text, found.mentions) for passage, found in judged if not passage.mentions]
    assert len(without) > 40
    assert sum(bool(mentions) for _, mentions in without) <= 0.05 * len(without)
