"""Reads hostile files, each in a process of its own, and prints what each costs and how it ends.

`--scale 0.1` makes them a tenth as large, `--case` picks some by name.
"""

import argparse
import resource
import subprocess
import sys
import time

from hostile_files.cases import CASES
from peak_memory import peak_memory

from ingest.errors import IngestError
from ingest.parse import parse_bytes

_MEMORY = 6 * 2**30
_SECONDS = 200


def main() -> None:
    options = _options()
    if options.one:
        print(_outcome(options.one, options.percent))
        return
    print(f"{'file':28}{'MB':>7}{'s':>8}{'peak MB':>9}  ends with")
    for name in CASES:
        if options.case in name:
            print(_in_own_process(name, options.percent), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="", help="only files whose name contains this")
    parser.add_argument("--scale", dest="percent", type=lambda scale: round(100 * float(scale)), default=100)
    parser.add_argument("--one", choices=CASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(name: str, percent: int) -> str:
    command = [sys.executable, __file__, "--one", name, "--scale", str(percent / 100)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[-1] if lines else f"{name:28} killed by signal {-done.returncode} (24: {_SECONDS} s)"


def _outcome(name: str, percent: int) -> str:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    source, make = CASES[name]
    data = make(percent)
    started = time.process_time()
    try:
        document = parse_bytes(data, source)
        end = f"{len(document.text):,} characters"
    except IngestError as error:
        end = f"{type(error).__name__}: {error.what}"
    seconds = time.process_time() - started
    return f"{name:28}{len(data) / 2**20:7.1f}{seconds:8.1f}{peak_memory():9.0f}  {end}"


if __name__ == "__main__":
    main()
