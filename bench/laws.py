"""Classification of laws: 425 laws, 50 topics, 5 folds. Ours, and Annif's backends where an
environment has Annif.

    .venv/bin/python bench/laws.py [--annif .work/annif/bin/annif]

Text: the first 5,000 characters of a law's sections; folds by SHA-1 of `akn_law`. Annif cannot share our
environment: `python -m venv .work/annif && .work/annif/bin/pip install 'annif[omikuji]'`.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.analyzer import load_analyzer
from nlp.classification import Classifier
from nlp.terms import Term, index_terms

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[2] / "shared"))
FOLDS = 5
CHARACTERS = 5_000


@dataclass(frozen=True, slots=True)
class Law:
    """A law with its text, its topics and its fold."""

    text: str
    topics: frozenset[str]
    fold: int


def read_laws() -> list[Law]:
    sections: dict[str, list[str]] = defaultdict(list)
    with (SHARED / "data/pairs/law_sections.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            sections[row["law"]].append(f"{row['heading']} {row['text']}")
    laws = []
    for line in (SHARED / "data/topics/law_topics.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = row["akn_law"]
        fold = int(hashlib.sha1(name.encode()).hexdigest(), 16) % FOLDS
        laws.append(Law("\n".join(sections[name])[:CHARACTERS], frozenset(row["topics"]), fold))
    return laws


def f1_at(ranked: Sequence[str], wanted: frozenset[str], limit: int = 5) -> float:
    """Return the F1 of the best `limit` suggestions of one document, as in Annif's F1@5 (mean
    over documents)."""
    hits = len(set(ranked[:limit]) & wanted)
    return 2 * hits / (len(ranked[:limit]) + len(wanted)) if hits else 0.0


def ndcg_at(ranked: Sequence[str], wanted: frozenset[str], limit: int) -> float:
    gain = sum(1 / np.log2(place + 2) for place, name in enumerate(ranked[:limit]) if name in wanted)
    best = sum(1 / np.log2(place + 2) for place in range(min(limit, len(wanted))))
    return float(gain / best) if best else 0.0


Rank = Callable[[list[Law], list[Law]], list[list[str]]]


def measure(laws: Sequence[Law], rank: Rank) -> Mapping[str, float]:
    """Return the mean measures over all laws, each ranked by what was learned from the other folds."""
    rows = []
    for fold in range(FOLDS):
        train = [law for law in laws if law.fold != fold]
        test = [law for law in laws if law.fold == fold]
        for law, ranked in zip(test, rank(train, test), strict=True):
            rows.append(
                (f1_at(ranked, law.topics), ndcg_at(ranked, law.topics, 5), ndcg_at(ranked, law.topics, 10))
            )
    values = np.mean(rows, axis=0)
    return dict(zip(("F1@5", "nDCG@5", "nDCG@10"), map(float, values), strict=True))


class Ours:
    """Our classifier; every law is analysed once."""

    def __init__(self, laws: Sequence[Law]) -> None:
        analyzer = load_analyzer()
        names = sorted({topic for law in laws for topic in law.topics})
        self._labels = {name: index_terms(analyzer.analyze(name)) for name in names}
        texts = [law.text for law in laws]
        analyses = analyzer.analyze_many(texts)
        self._terms: dict[str, tuple[Term, ...]] = {
            text: index_terms(found) for text, found in zip(texts, analyses, strict=True)
        }

    def __call__(self, train: list[Law], test: list[Law]) -> list[list[str]]:
        classifier = Classifier(self._labels)
        classifier.learn([self._terms[law.text] for law in train], [law.topics for law in train])
        return [[each.concept_id for each in classifier.suggest(self._terms[law.text])] for law in test]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annif", type=Path, help="the annif command of its own environment")
    arguments = parser.parse_args()
    laws = read_laws()
    print(f"{len(laws)} laws, {len({topic for law in laws for topic in law.topics})} topics, {FOLDS} folds")
    show("Maagar", measure(laws, Ours(laws)))
    if arguments.annif:
        for backend in ANNIF_BACKENDS:
            show(f"Annif {backend}", measure(laws, AnnifBackend(arguments.annif, backend, laws)))


def show(name: str, values: Mapping[str, float]) -> None:
    print(f"{name:16}" + "".join(f"  {measure} {value:.3f}" for measure, value in values.items()))


ANNIF_BACKENDS = {
    "tfidf": "backend=tfidf\nlimit=50\n",
    "mllm": "backend=mllm\nlimit=50\n",
    "omikuji": "backend=omikuji\nlimit=50\nmin_df=1\nngram=2\n",
}


# NLTK's sentence model must be downloaded, and Annif stops without it; here a full stop or a line ends one.
NO_DOWNLOAD = """
import re
import nltk
import nltk.tokenize
from nltk.tokenize.destructive import NLTKWordTokenizer

words = NLTKWordTokenizer()
nltk.tokenize.word_tokenize = nltk.word_tokenize = lambda text, *_, **__: words.tokenize(text)
nltk.tokenize.sent_tokenize = nltk.sent_tokenize = lambda text, *_: re.split(r"(?<=[.!?])\\s+|\\n", text)
"""


class AnnifBackend:
    """One backend of Annif, called through its command in a folder of its own."""

    def __init__(self, annif: Path, backend: str, laws: Sequence[Law]) -> None:
        self._annif, self._backend = annif.absolute(), backend
        self._topics = sorted({topic for law in laws for topic in law.topics})

    def __call__(self, train: list[Law], test: list[Law]) -> list[list[str]]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            self._prepare(folder, train)
            self._run(folder, "load-vocab", "laws", "topics.csv")
            self._run(folder, "train", self._backend, "train.tsv")
            return self._suggest(folder, test)

    def _prepare(self, folder: Path, train: list[Law]) -> None:
        project = (
            f"[{self._backend}]\nname={self._backend}\nlanguage=he\nvocab=laws\nanalyzer=simple\n"
            + ANNIF_BACKENDS[self._backend]
        )
        (folder / "projects.cfg").write_text(project, encoding="utf-8")
        (folder / "sitecustomize.py").write_text(NO_DOWNLOAD, encoding="utf-8")
        rows = "".join(
            f'http://law/{place},"{topic.replace(chr(34), "")}"\n' for place, topic in enumerate(self._topics)
        )
        (folder / "topics.csv").write_text("uri,label_he\n" + rows, encoding="utf-8")
        lines = (
            law.text.replace("\n", " ").replace("\t", " ")
            + "\t"
            + " ".join(map(self._uri, sorted(law.topics)))
            for law in train
        )
        (folder / "train.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _uri(self, topic: str) -> str:
        return f"<http://law/{self._topics.index(topic)}>"

    def _suggest(self, folder: Path, test: list[Law]) -> list[list[str]]:
        paths = [folder / f"{place}.txt" for place in range(len(test))]
        for path, law in zip(paths, test, strict=True):
            path.write_text(law.text, encoding="utf-8")
        out = self._run(folder, "suggest", "--limit", "50", self._backend, *map(str, paths))
        parts = out.split("Suggestions for ")[1:]
        return [
            [self._topics[int(number)] for number in re.findall(r"<http://law/(\d+)>", part)]
            for part in parts
        ]

    def _run(self, folder: Path, *arguments: str) -> str:
        environment = {
            **os.environ,
            "ANNIF_DATADIR": str(folder / "data"),
            "ANNIF_PROJECTS": "projects.cfg",
            "PYTHONPATH": str(folder),
        }
        done = subprocess.run(
            [str(self._annif), *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


if __name__ == "__main__":
    main()
