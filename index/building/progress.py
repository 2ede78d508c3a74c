"""Who is told how far a build is: nobody, a terminal, a log file, or a scheduler reading JSON lines."""

from typing import Protocol


class Progress(Protocol):
    """Told of each step; `start` names the step and how many units it has."""

    def start(self, step: str, total: int) -> None: ...

    def advance(self, count: int = 1) -> None: ...

    def finish(self) -> None: ...


class Silent:
    """Says nothing."""

    def start(self, step: str, total: int) -> None: ...

    def advance(self, count: int = 1) -> None: ...

    def finish(self) -> None: ...
