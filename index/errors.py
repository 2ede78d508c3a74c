"""What can go wrong with the store, its snapshots and queries."""

from ingest.errors import MaagarError

_LONGEST_QUOTED = 80


class StoreError(MaagarError):
    """Root of the errors of `index`."""


class NoSnapshotError(StoreError):
    def __init__(self, home: str) -> None:
        super().__init__(f"{home}: there is no knowledge base yet. Run: maagar build SOURCE.")


class DamagedSnapshotError(StoreError):
    def __init__(self, part: str, what: str) -> None:
        self.part = part
        self.what = what
        super().__init__(f"{part}: {what}. Run: maagar build SOURCE, or maagar rollback.")


class SettingsMismatchError(StoreError):
    def __init__(self, what: str, built: object, asked: object) -> None:
        super().__init__(
            f"the snapshot was built with {what} {built!r}, the settings say {asked!r}. "
            "Run: maagar build SOURCE."
        )


class NoSuchError(StoreError):
    """An id that names nothing: a document, passage, concept, snapshot or job; `todo` says what helps."""

    def __init__(self, kind: str, identifier: str, todo: str = "List them to see what there is.") -> None:
        self.kind = kind
        super().__init__(f"no {kind} {identifier!r}. {todo}")


class EmptySpanError(StoreError):
    """A verdict on a span in which nothing is written."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(
            f"the span {start}-{end} holds no words. Give one that does; 0 0 --topic is the whole document."
        )


class QuerySyntaxError(StoreError):
    def __init__(self, query: str, what: str) -> None:
        start = query if len(query) <= _LONGEST_QUOTED else f"{query[:_LONGEST_QUOTED]}…"
        super().__init__(f"the query {start!r} cannot be read: {what}.")


class BuildRunningError(StoreError):
    def __init__(self, home: str, owner: str) -> None:
        super().__init__(f"{home}: another build is running ({owner}). Wait for it to end.")


class WorkerStartError(StoreError):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"no process for the build could start ({what}). Free some memory, or build with --jobs 1."
        )


class StorageFullError(StoreError):
    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder}: no space left. Free some and run the build again: it goes on where it was."
        )


class NotWritableError(StoreError):
    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path}: cannot be written ({why}). Check its permissions, or name another place with --home."
        )


class DamagedReportError(StoreError):
    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: the report of the last build is damaged. Run: maagar build SOURCE.")


class DamagedDecisionsError(StoreError):
    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path}: the decisions cannot be read ({detail}). Put back a copy of the file.")


class DecisionsUnavailableError(StoreError):
    def __init__(self, path: str, detail: str) -> None:
        super().__init__(
            f"{path}: cannot be opened ({detail}). Check its folder, or wait for the other program."
        )


class DecisionsVersionError(StoreError):
    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path}: written by a newer program (version {found}, this one knows {known}). Update Maagar."
        )


class SourceChangedError(StoreError):
    def __init__(self, source: str) -> None:
        super().__init__(f"{source}: it was changed while the build ran. Run the build again.")


class SourceNameError(StoreError):
    """A path whose bytes are no text; `source` is printable."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source}: its name is not UTF-8. Rename it, for example with convmv.")


class SourceInHomeError(StoreError):
    def __init__(self, source: str) -> None:
        super().__init__(
            f"{source}: this is the knowledge base itself. Name the folder that the documents are in."
        )


class VocabularyLostError(StoreError):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}: not the vocabulary that the base was tagged with."
            " Name it: maagar build --vocabulary FILE; or run: maagar rollback."
        )


class CollectionFormatError(StoreError):
    """A test collection or run that is not in the documented shape."""

    def __init__(self, source: str, line: int | None, what: str) -> None:
        super().__init__(f"{source}{f':{line}' if line else ''}: {what}. See `maagar eval search --help`.")


class UploadNameError(StoreError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be the name of an upload. Give a plain file name, such as report.pdf."
        )


class WriterError(StoreError):
    """The model that writes answers cannot be asked, or its reply is none."""

    def __init__(self, url: str, what: str) -> None:
        super().__init__(
            f"{url}: the model did not answer ({what}). Check writer_url, writer_model, writer_key."
        )
