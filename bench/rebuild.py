"""How a rebuild behaves: no change, a new vocabulary, more processes, more documents.

    .venv/bin/python bench/rebuild.py --documents 1000 [--jobs 2] [--only nochange,retag,jobs] [--like FOLDER]
    .venv/bin/python bench/rebuild.py --memory 100000 [--jobs 2]
    .venv/bin/python bench/rebuild.py --retag 2000 [--jobs 2]

The documents are made of the phrases in rebuild_templates.txt: about three passages of Hebrew prose each, all
different, and denser in concepts than people write (some 25 tags a passage). With `--like` they are made of
paragraphs drawn from the files of a folder, twelve a document. Those of `--memory`, which builds a tenth of
them and then all of them, are of a title and a sentence. `--retag` measures new vocabularies with so many
documents of the templates, then with two thirds as many of paragraphs of ../shared/seeds (or of `--like`):
first one concept more, then all concepts new. Every build runs in a process of its own; seconds are those of
the clock, memory is the peak of all its processes together.
"""

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.parse import parse_bytes

VOCABULARY = Path(__file__).parents[1] / "nlp" / "vocabularies" / "cross-sector.ttl"
TEMPLATES = Path(__file__).with_name("rebuild_templates.txt")
PARAGRAPHS_DRAWN = 12
LEAST_PARAGRAPH = 80  # characters
SEEDS = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[2] / "shared")) / "seeds"
EXTRA_CONCEPT = '\nc:bench-extra a skos:Concept ; skos:prefLabel "בעלי העניין"@he , "bench extra"@en .\n'


@dataclass(frozen=True)
class Measured:
    """A build's own report, its wall-clock and CPU seconds and its peak memory in MiB, processes together.

    `working` are the wall-clock seconds of the documents' way through the stages, without what is written of
    them, and without what a program needs to start.
    """

    report: dict[str, object]
    seconds: float
    cpu: float
    peak: float
    working: float


def write_corpus(folder: Path, documents: int, sections: int = 3, paragraphs: Sequence[str] = ()) -> None:
    for number in range(documents):
        chance = random.Random(number)
        path = folder / f"{number // 1000:03d}" / f"document-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = chance.sample(paragraphs, PARAGRAPHS_DRAWN) if paragraphs else ()
        text = "\n\n".join(drawn) if drawn else document_text(chance, number, sections)
        path.write_text(text, encoding="utf-8")


def paragraphs_of(folder: Path) -> list[str]:
    """Return the paragraphs of some length in the files of a folder."""
    documents = [
        parse_bytes(path.read_bytes(), path.name) for path in sorted(folder.iterdir()) if path.is_file()
    ]
    texts = [one.text[block.start : block.end] for one in documents for block in one.blocks]
    return [text for text in texts if len(text) >= LEAST_PARAGRAPH]


@cache
def templates() -> dict[str, list[str]]:
    """Return the phrases by what they are: subjects, verbs, objects, contexts, headings."""
    lines = TEMPLATES.read_text(encoding="utf-8").splitlines()
    named = (line.split(": ", 1) for line in lines)
    return {name: phrases.split("|") for name, phrases in named}


def document_text(chance: random.Random, number: int, sections: int) -> str:
    """Return a title and headed sections of eight to fourteen sentences; for no section, a sentence."""
    parts = [f"דוח מספר {number}: {chance.choice(templates()['objects'])}", ""]
    for heading in chance.sample(templates()["headings"], sections):
        parts += [heading, "", " ".join(sentence(chance) for _ in range(chance.randint(8, 14))), ""]
    return "\n".join(parts if sections else [*parts, sentence(chance)])


def sentence(chance: random.Random) -> str:
    words = [chance.choice(templates()[part]) for part in ("subjects", "verbs", "objects", "contexts")]
    if chance.random() < 0.3:
        words.append(f"בשנת {chance.randint(1995, 2026)}")
    return " ".join(words) + "."


def run_build(home: Path, source: Path, *options: str) -> Measured:
    command = [sys.executable, "-m", "api.cli", "build", str(source), "--home", str(home), *options]
    command += ["--json", "--events"]
    began, cpu = time.monotonic(), cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        watch = PeakMemory(process.pid)
        output, events = process.communicate()
        peak = watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}\n{events.decode()}")
    seconds = time.monotonic() - began
    return Measured(json.loads(output), seconds, cpu_of_children() - cpu, peak, working_seconds(events))


def working_seconds(events: bytes) -> float:
    """Return how long the step "documents" took by the events of a build."""
    told = map(json.loads, events.splitlines())
    return max(float(event["seconds"]) for event in told if event["step"] == "documents")


def cpu_of_children() -> float:
    """Return the CPU seconds of all processes that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class PeakMemory:
    """Watches the proportional set size of a process and its children, ten times a second."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            self._peak = max(self._peak, sum(map(memory_of, family(self._pid))))


def family(pid: int) -> list[int]:
    """Return the process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def memory_of(pid: int) -> float:
    """Return a process's proportional set size in MiB, without the files it maps; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return (int(sizes["Pss"]) - int(sizes.get("Pss_File", 0))) / 1024


def measure_no_change(folder: Path, documents: int, jobs: int, paragraphs: Sequence[str]) -> None:
    corpus, home = folder / "corpus", folder / "home"
    write_corpus(corpus, documents, paragraphs=paragraphs)
    first = run_build(home, corpus, "--jobs", str(jobs))
    again = run_build(home, corpus, "--jobs", str(jobs))
    assert again.report["snapshot"] == first.report["snapshot"]
    passages = first.report["passages"]
    print(f"first build of {documents} documents ({passages} passages), {jobs} jobs: {time_of(first)}")
    share, cpu_share = again.seconds / first.seconds, again.cpu / first.cpu
    print(f"no change: {time_of(again)}: {share:.1%} of the first, {cpu_share:.1%} of its CPU", flush=True)


def time_of(measured: Measured) -> str:
    return f"{measured.seconds:.1f} s ({measured.cpu:.1f} s of CPU)"


def measure_retag(folder: Path, documents: int, jobs: int, paragraphs: Sequence[str]) -> None:
    corpus, home = folder / "corpus", folder / "home"
    if not home.exists():
        write_corpus(corpus, documents, paragraphs=paragraphs)
        run_build(home, corpus, "--jobs", str(jobs))
    for change, path in changed_vocabularies(folder).items():
        again = run_build(home, corpus, "--jobs", str(jobs), "--vocabulary", str(path))
        passages = int(str(again.report["passages"]))
        rate, cpu_rate = passages / again.seconds, passages / again.cpu
        print(f"{change}, {passages} passages: {time_of(again)}: {rate:.0f} a second, ", end="")
        print(f"{cpu_rate:.0f} a second of CPU; the stages alone {again.working:.1f} s; {load()}", flush=True)


def changed_vocabularies(folder: Path) -> dict[str, Path]:
    """Return where the shipped vocabulary is with one concept more, and with every concept under a new id."""
    concepts = VOCABULARY.read_text(encoding="utf-8")
    rules = VOCABULARY.with_suffix(".rules.toml").read_text(encoding="utf-8")
    paths = {"one concept more": folder / "one-more.ttl", "all concepts new": folder / "all-new.ttl"}
    more, new = paths.values()
    more.write_text(concepts + EXTRA_CONCEPT, encoding="utf-8")
    more.with_suffix(".rules.toml").write_text(rules, encoding="utf-8")
    new.write_text(re.sub(r"(?<![\w/])c:(?=[a-z])", "c:new-", concepts), encoding="utf-8")
    renamed = re.sub(r"(?m)^\[concepts\.", "[concepts.new-", rules)
    renamed = re.sub(r"(?m)^hides = .*", lambda found: re.sub(r'"(?=\w)', '"new-', found[0]), renamed)
    new.with_suffix(".rules.toml").write_text(renamed, encoding="utf-8")
    return paths


def measure_retag_of_both(folder: Path, documents: int, jobs: int, like: Path) -> None:
    print(f"{documents} documents of the templates", flush=True)
    measure_retag(folder / "templates", documents, jobs, ())
    print(f"{documents * 2 // 3} documents of paragraphs in {like.name}", flush=True)
    measure_retag(folder / "paragraphs", documents * 2 // 3, jobs, paragraphs_of(like))


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def measure_jobs(folder: Path, documents: int, paragraphs: Sequence[str]) -> None:
    corpus = folder / "corpus-jobs"
    write_corpus(corpus, documents, paragraphs=paragraphs)
    builds = {jobs: run_build(folder / f"home{jobs}", corpus, "--jobs", str(jobs)) for jobs in (1, 2)}
    gain = builds[1].seconds / builds[2].seconds
    print(f"{documents} documents: 1 job {time_of(builds[1])}, 2 jobs {time_of(builds[2])}, {gain:.2f}×")
    one, two = builds[1].working, builds[2].working
    print(f"the stages alone: 1 job {one:.1f} s, 2 jobs {two:.1f} s, {one / two:.2f}×", flush=True)


def measure_memory(folder: Path, documents: int, jobs: int) -> None:
    for count in (documents // 10, documents):
        corpus, home = folder / f"corpus{count}", folder / f"memory{count}"
        write_corpus(corpus, count, sections=0)
        measured = run_build(home, corpus, "--jobs", str(jobs))
        print(f"{count} documents: peak {measured.peak:.0f} MiB, {time_of(measured)}", flush=True)
        again = run_build(home, corpus, "--jobs", str(jobs))
        share = again.seconds / measured.seconds
        print(f"no change: peak {again.peak:.0f} MiB, {time_of(again)}, {share:.1%} of the first", flush=True)
        shutil.rmtree(home)
        shutil.rmtree(corpus)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="nochange,retag,jobs")
    parser.add_argument("--memory", type=int, metavar="DOCUMENTS")
    parser.add_argument("--retag", type=int, metavar="DOCUMENTS")
    parser.add_argument("--like", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    paragraphs = paragraphs_of(options.like) if options.like else []
    wanted = [] if options.memory or options.retag else options.only.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if "nochange" in wanted:
            measure_no_change(folder, options.documents, options.jobs, paragraphs)
        if "retag" in wanted:
            measure_retag(folder, options.documents, options.jobs, paragraphs)
        if "jobs" in wanted:
            measure_jobs(folder, options.documents, paragraphs)
        if options.retag:
            measure_retag_of_both(folder, options.retag, options.jobs, options.like or SEEDS)
        if options.memory:
            measure_memory(folder, options.memory, options.jobs)


if __name__ == "__main__":
    main()
