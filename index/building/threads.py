"""How many threads the numeric libraries use in a build: one a process.

Measured with 700 documents: two threads took twice the processor time of one, and as long by the clock.
"""

import os

# tokenizers' own switch takes a truth value, not a number.
_SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def one_thread_each() -> None:
    """Let libraries that are loaded from now on, here and in processes started here, use one thread.

    What the environment says already stays.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
