"""How a terminal, a log file and a scheduler are told how far a build is."""

import json
import sys
import time
from typing import Never

from tqdm import tqdm

from index.building.progress import Progress


def progress_for(events: bool) -> Progress:
    """Return JSON lines if asked for, a bar on a terminal, plain lines elsewhere; all on standard error."""
    if events:
        return JsonEvents()
    return Bar() if sys.stderr.isatty() else PlainLines()


class Bar:
    """A bar a step with rate and time left, shown once the step has taken a second."""

    def __init__(self) -> None:
        # A build forks, which it can only without threads; tqdm's would only draw a bar that has stalled.
        tqdm.monitor_interval = 0
        self._bar: tqdm[Never] | None = None

    def start(self, step: str, total: int) -> None:
        self.finish()
        self._bar = tqdm(total=total, desc=step, file=sys.stderr, delay=1, leave=False)

    def advance(self, count: int = 1) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def finish(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class _Counted:
    """Counts units and says something at most every `every` seconds."""

    every = 10.0

    def __init__(self) -> None:
        self.step, self.total, self.done = "", 0, 0
        self.began = self.said = time.monotonic()

    def start(self, step: str, total: int) -> None:
        self.step, self.total, self.done = step, total, 0
        self.began = self.said = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.done += count
        if time.monotonic() - self.said >= self.every:
            self.said = time.monotonic()
            self.say()

    def finish(self) -> None:
        return None

    def rate(self) -> float:
        """Return units a second since the step began."""
        return self.done / max(time.monotonic() - self.began, 1e-9)

    def say(self) -> None:
        raise NotImplementedError


class PlainLines(_Counted):
    """A line every ten seconds, for log files."""

    def say(self) -> None:
        left = (self.total - self.done) / max(self.rate(), 1e-9)
        line = f"{self.step}: {self.done}/{self.total}, {self.rate():.1f}/s, {left:.0f} s left"
        sys.stderr.write(line + "\n")


class JsonEvents(_Counted):
    """A JSON object a line every second, for schedulers."""

    every = 1.0

    def start(self, step: str, total: int) -> None:
        super().start(step, total)
        self.say()

    def finish(self) -> None:
        self.say()

    def say(self) -> None:
        event = {
            "step": self.step,
            "done": self.done,
            "total": self.total,
            "rate": round(self.rate(), 2),
            "seconds": round(time.monotonic() - self.began, 2),
        }
        sys.stderr.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stderr.flush()
