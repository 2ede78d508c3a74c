"""A trained classifier as one file: arrays of numpy (no pickles), and a JSON part that says what they are."""

import json
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ingest.errors import FileMissingError
from nlp.analyzer import Analyzer
from nlp.classification import Classifier, ClassifierOptions, Learned
from nlp.classifying.bags import Bags
from nlp.classifying.filing import Filing
from nlp.errors import ClassifierFileError

FORMAT = 1


def save_filing(filing: Filing, path: Path) -> None:
    """Write a trained filing to `path`, aside and then renamed."""
    classifier, learned = filing.classifier, filing.classifier.learned
    about = {
        "format": FORMAT,
        "analyzer": filing.analyzer.name,
        "characters": filing.characters,
        "options": asdict(classifier.options),
        "labels": {name: list(map(list, labels)) for name, labels in classifier.labels.items()},
    }
    aside = path.with_name(path.name + ".part")
    with aside.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8),
            weights=learned.weights,
            dual=learned.dual,
            mean=learned.mean,
            rows=learned.examples.rows,
            places=learned.examples.places,
            values=learned.examples.values,
        )
    aside.replace(path)


def load_filing(path: Path, analyzer: Analyzer) -> Filing:
    """Return the filing in `path`.

    Raises FileMissingError; ClassifierFileError, also when another analyzer read its examples.
    """
    if not path.is_file():
        raise FileMissingError(str(path))
    try:
        with np.load(path, allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes())
            parts = {name: arrays[name] for name in ("weights", "dual", "mean", "rows", "places", "values")}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ClassifierFileError(str(path), f"is no classifier ({error})") from error
    if about.get("format") != FORMAT:
        raise ClassifierFileError(str(path), f"has format {about.get('format')}, this program reads {FORMAT}")
    if about["analyzer"] != analyzer.name:
        raise ClassifierFileError(
            str(path),
            f"was trained with the analyzer {about['analyzer']!r}, the settings say {analyzer.name!r}",
        )
    examples = Bags(parts["rows"], parts["places"], parts["values"], len(parts["dual"]))
    learned = Learned(parts["weights"], examples, parts["dual"], parts["mean"])
    options = ClassifierOptions(**about["options"])
    return Filing(Classifier(about["labels"], options, learned), analyzer, about["characters"])
