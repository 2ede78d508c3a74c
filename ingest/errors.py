"""The root of the error tree, and what can go wrong while a file is read.

    MaagarError
    ├── IngestError               a file that cannot become a document
    │   ├── FileMissingError
    │   ├── EmptyFileError
    │   ├── UnsupportedFormatError
    │   ├── DamagedFileError
    │   ├── PasswordRequiredError
    │   ├── NeedsOcrError
    │   └── LimitExceededError    too big, too deep or too slow: hostile or broken
    ├── NlpError                  nlp/errors.py
    └── StoreError …              index/errors.py

Each message says what failed, where, and what to do.
"""


class MaagarError(Exception):
    """Root of everything this project raises on purpose. `str()` is one or two lines for a person."""


class IngestError(MaagarError):
    """A source that cannot become a document; `source` names it."""

    def __init__(self, source: str, what: str, todo: str) -> None:
        self.source = source
        self.what = what
        super().__init__(f"{source}: {what}. {todo}")


class FileMissingError(IngestError):
    def __init__(self, source: str) -> None:
        super().__init__(source, "no such file", "Check the path.")


class EmptyFileError(IngestError):
    def __init__(self, source: str) -> None:
        super().__init__(source, "the file has no text", "Remove it or supply the full file.")


class UnsupportedFormatError(IngestError):
    def __init__(self, source: str, found: str, todo: str = "Convert it to PDF, DOCX, HTML or TXT.") -> None:
        super().__init__(source, f"not a format that can be read ({found})", todo)


class DamagedFileError(IngestError):
    def __init__(self, source: str, detail: str) -> None:
        super().__init__(source, f"the file is damaged ({detail})", "Supply an intact copy.")


class PasswordRequiredError(IngestError):
    def __init__(self, source: str) -> None:
        super().__init__(source, "the file is locked with a password", "Supply a copy without one.")


class NeedsOcrError(IngestError):
    def __init__(self, source: str, pages: int) -> None:
        super().__init__(
            source,
            f"needs OCR: none of its {pages} pages has a text layer that can be trusted",
            "Install tesseract with its Hebrew data and the extra maagar[ocr].",
        )


class LimitExceededError(IngestError):
    def __init__(self, source: str, limit: str) -> None:
        super().__init__(source, f"over a safety limit: {limit}", "Split or re-save the file.")
