"""Reads the open documents, PDF and others, and prints their scores a producer (`--only pdf` for PDF)."""

import argparse
import importlib.util
import io
import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pypdf
from peak_memory import peak_memory

from ingest.errors import IngestError
from ingest.parse import parse_bytes
from ingest.parse_pdf import parse_pdf

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = {
    "score": "score",
    "cer_body": "cer",
    "word_f1": "wordF1",
    "he_words_reversed": "hebrev",
    "brackets_kept": "brack",
    "num_tokens_kept": "nums",
    "paras_broken": "broken",
    "furniture_leak": "furn",
    "table_rows_in_order": "rows",
    "niqqud_words_kept": "niqqud",
    "headings_own_line": "heads",
    "footnotes_found": "notes",
    "footnotes_separated": "notesep",
    "sec_per_page": "s/page",
}


def main() -> None:
    options = _options()
    if options.pages:
        _measure_long(options.pages)
        return
    folder = options.folder
    score = load_scorer(folder / "score.py")
    results: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in _cases(folder, options.only, options.case):
        figures = _measure(case, score, options.save)
        results[case["producer"]].append(figures)
        if options.verbose:
            print_row(case["id"], figures)
    _print_table(results)


def shared_folder() -> Path:
    """Return the folder of the open bed."""
    return Path(os.environ.get("MAAGAR_SHARED", ROOT.parent / "shared")) / "eval" / "documents"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=shared_folder())
    parser.add_argument("--only", choices=["pdf", "other"], help="PDF files only, or all other formats")
    parser.add_argument("--case", default="", help="only cases whose id contains this")
    parser.add_argument("--save", type=Path, help="folder for the texts read")
    parser.add_argument("--pages", type=int, help="only the time and memory of one PDF of so many pages")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line a case")
    return parser.parse_args()


def _measure_long(count: int) -> None:
    """Read a PDF of `count` pages, those of our examples again and again; print time and peak memory."""
    data = _long_pdf(count)
    started = time.process_time()
    document = parse_pdf(data, "long.pdf", "long", ocr=False)
    seconds = time.process_time() - started
    print(
        f"{len(document.pages)} pages, {len(document.text):,} characters: {seconds / count:.3f} s a page, "
        f"{peak_memory():.0f} MB at most"
    )


def _long_pdf(count: int) -> bytes:
    writer = pypdf.PdfWriter()
    sources = [pypdf.PdfReader(path) for path in sorted((ROOT / "examples").glob("*.pdf"))]
    pages = [page for source in sources for page in source.pages]
    for page in islice(cycle(pages), count):
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def load_scorer(path: Path) -> Callable[[str, str, Mapping[str, Any]], dict[str, Any]]:
    """Return the function `score` of the bed's scorer, of a truth, a text and what is known of the file."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score  # type: ignore[no-any-return]


def _cases(folder: Path, only: str | None, name: str) -> Iterator[dict[str, Any]]:
    for case in json.loads((folder / "index.json").read_text("utf-8")):
        is_pdf = case["format"] == "pdf"
        if name in case["id"] and (only is None or (only == "pdf") == is_pdf):
            meta = json.loads((folder / case["id"] / "meta.json").read_text("utf-8"))
            yield {**meta, **case, "path": folder / case["file"], "truth": folder / case["id"] / "truth.txt"}


def _measure(
    case: Mapping[str, Any], score: Callable[..., dict[str, Any]], save: Path | None
) -> dict[str, Any]:
    started = time.process_time()
    text, status = _read(case)
    seconds = time.process_time() - started
    if save:
        save.mkdir(parents=True, exist_ok=True)
        (save / f"{case['id']}.txt").write_text(text, "utf-8")
    figures: dict[str, Any] = {"status": status, "expect": case["expect"]}
    truth = case["truth"]
    if text and truth.exists():
        figures |= score(truth.read_text("utf-8"), text, case)
    figures["sec_per_page"] = seconds / max(1, case.get("pages") or 1)
    return figures


def _read(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text, and the page verdicts or the error's name."""
    data = case["path"].read_bytes()
    try:
        if case["format"] == "pdf":
            document = parse_pdf(data, case["file"], case["id"])
        else:
            document = parse_bytes(data, case["file"], case["id"])
    except IngestError as error:
        return "", type(error).__name__
    return document.text, "+".join(sorted({page.verdict.status.value for page in document.pages}))


def print_row(name: str, figures: Mapping[str, Any], *, width: int = 28) -> None:
    """Print a line of the table, its name `width` wide."""
    cells = []
    for key in COLUMNS:
        value = figures.get(key)
        cells.append("     –" if value is None else f"{value:6.3f}" if key != "score" else f"{value:6.1f}")
    expected = f"{figures.get('expect', '')}: {figures.get('status', '')}"
    print(f"{name:{width}.{width}}" + " ".join(cells) + f"  {expected}", flush=True)


def _print_table(results: Mapping[str, list[dict[str, Any]]]) -> None:
    print(" " * 28 + " ".join(f"{name[:6]:>6}" for name in COLUMNS.values()))
    for producer, rows in sorted(results.items()):
        mean = mean_figures(rows)
        status = "+".join(sorted({row["status"] for row in rows}))
        print_row(f"{producer} ({len(rows)})", {**mean, "status": status, "expect": rows[0]["expect"]})
    readable = [row for rows in results.values() for row in rows if row["expect"].startswith("text")]
    if readable:
        errors = [row.get("cer_body", 1.0) for row in readable]
        print_row(f"readable ({len(readable)})", {**mean_figures(readable), "status": "", "expect": ""})
        print(
            f"median character error {statistics.median(errors):.4f}, "
            f"worst score {min(row.get('score', 0) for row in readable)}"
        )


def mean_figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the mean of each figure over the rows that have it."""
    values = {key: [row[key] for row in rows if row.get(key) is not None] for key in COLUMNS}
    return {key: statistics.mean(found) if found else None for key, found in values.items()}


if __name__ == "__main__":
    main()
