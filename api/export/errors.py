"""What can go wrong with exports and imports."""

from ingest.errors import MaagarError


class UnknownFormatError(MaagarError):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no format {name!r}. There are: {', '.join(known)}.")


class ImportFormatError(MaagarError):
    """A file of annotations that cannot be read; `line` counts from 1, 0 when there are no lines."""

    def __init__(self, source: str, line: int, what: str) -> None:
        where = f"{source}, line {line}" if line else source
        super().__init__(f"{where}: {what}. Export again to see the expected shape.")
