"""Classification of laws: 425 laws, 50 topics, 5 folds. Ours, and Annif's backends where an
environment has Annif.

    .venv/bin/python bench/laws.py [--annif .work/annif/bin/annif] [--write FOLDER]

Text: the first 5,000 characters of a law's sections; folds by SHA-1 of `akn_law`. Annif cannot share our
environment: `python -m venv .work/annif && .work/annif/bin/pip install 'annif[omikuji]'`.

--write FOLDER writes `laws.jsonl` and `topics.csv` for the command line, which gives the same figures:
`maagar eval classify FOLDER/laws.jsonl --vocabulary FOLDER/topics.csv`.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from nlp.analyzer import load_analyzer
from nlp.classifying.filing import CHARACTERS, filing_for
from nlp.classifying.labelled import LabelledDocument
from nlp.classifying.measures import FilingScores, Ranked, cross_validate, fold_of, measure
from nlp.vocabulary import load_vocabulary

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[2] / "shared"))
FOLDS = 5


def read_laws() -> list[LabelledDocument]:
    """Return the laws with the names of their topics."""
    sections: dict[str, list[str]] = defaultdict(list)
    with (SHARED / "data/pairs/law_sections.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            sections[row["law"]].append(f"{row['heading']} {row['text']}")
    rows = map(json.loads, (SHARED / "data/topics/law_topics.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        LabelledDocument(
            row["akn_law"], "\n".join(sections[row["akn_law"]])[:CHARACTERS], frozenset(row["topics"])
        )
        for row in rows
    ]


def write(laws: Sequence[LabelledDocument], folder: Path) -> Path:
    """Write the laws and their topics in the command line's shapes; return the vocabulary's path."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ({"id": law.id, "text": law.text, "concepts": sorted(law.concepts)} for law in laws)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "laws.jsonl").write_text(lines, encoding="utf-8")
    vocabulary = folder / "topics.csv"
    with vocabulary.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "prefLabel_he"))
        table.writerows((name, name) for name in topics_of(laws))
    return vocabulary


def topics_of(laws: Sequence[LabelledDocument]) -> list[str]:
    return sorted({topic for law in laws for topic in law.concepts})


def ours(laws: Sequence[LabelledDocument], folder: Path) -> FilingScores:
    filing = filing_for(load_vocabulary(write(laws, folder)), load_analyzer())
    return cross_validate(filing, laws, FOLDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annif", type=Path, help="the annif command of its own environment")
    parser.add_argument("--write", type=Path, help="a folder for the laws as files")
    arguments = parser.parse_args()
    laws = read_laws()
    print(f"{len(laws)} laws, {len(topics_of(laws))} topics, {FOLDS} folds")
    with tempfile.TemporaryDirectory() as folder:
        show("Maagar", ours(laws, arguments.write or Path(folder)))
    if arguments.annif:
        for backend in ANNIF_BACKENDS:
            show(f"Annif {backend}", AnnifBackend(arguments.annif, backend, laws).scores())


def show(name: str, scores: FilingScores) -> None:
    values = scores.to_json()
    print(f"{name:16}" + "".join(f"  {each} {values[each]:.3f}" for each in ("f1@5", "ndcg@5", "ndcg@10")))


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

    def __init__(self, annif: Path, backend: str, laws: Sequence[LabelledDocument]) -> None:
        self._annif, self._backend, self._laws = annif.absolute(), backend, laws
        self._topics = topics_of(laws)

    def scores(self) -> FilingScores:
        """Return the scores over all laws, each ranked by what was learned from the other folds."""
        ranked: list[Ranked] = []
        for fold in range(FOLDS):
            train = [law for law in self._laws if fold_of(law.id, FOLDS) != fold]
            test = [law for law in self._laws if fold_of(law.id, FOLDS) == fold]
            suggested = self._suggestions(train, test)
            ranked.extend(Ranked(law.concepts, found) for law, found in zip(test, suggested, strict=True))
        return measure(ranked)

    def _suggestions(
        self, train: Sequence[LabelledDocument], test: Sequence[LabelledDocument]
    ) -> list[list[str]]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            self._prepare(folder, train)
            self._run(folder, "load-vocab", "laws", "topics.csv")
            self._run(folder, "train", self._backend, "train.tsv")
            return self._suggest(folder, test)

    def _prepare(self, folder: Path, train: Sequence[LabelledDocument]) -> None:
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
            + " ".join(map(self._uri, sorted(law.concepts)))
            for law in train
        )
        (folder / "train.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _uri(self, topic: str) -> str:
        return f"<http://law/{self._topics.index(topic)}>"

    def _suggest(self, folder: Path, test: Sequence[LabelledDocument]) -> list[list[str]]:
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
