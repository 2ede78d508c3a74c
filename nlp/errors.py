"""What can go wrong with models, vocabularies and evaluation files."""

from ingest.errors import MaagarError


class NlpError(MaagarError):
    """Root of the errors of `nlp`."""


class UnknownPluginError(NlpError):
    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no {kind} named {name!r}. Known: {', '.join(known)}.")


class MissingExtraError(NlpError):
    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs packages that are not installed. Run: pip install 'maagar[{extra}]'.")


class ModelMissingError(NlpError):
    def __init__(self, path: str, todo: str) -> None:
        super().__init__(f"{path}: no model there. {todo}")


class ModelDamagedError(NlpError):
    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: the model's file is damaged ({what}). Install it again.")


class VocabularyError(NlpError):
    """A vocabulary file that cannot be used; `line` counts from 1 where it is known."""

    def __init__(self, source: str, line: int | None, what: str) -> None:
        self.line = line
        super().__init__(f"{source}{f':{line}' if line else ''}: {what}")


class GoldFormatError(NlpError):
    """A gold file for evaluation that is not in the documented shape; `line` 0 where no line is to blame."""

    def __init__(self, source: str, line: int, what: str) -> None:
        super().__init__(
            f"{source}{f':{line}' if line else ''}: {what}. See `maagar eval --help` for the shape."
        )


class LabelledFormatError(NlpError):
    """A file of labelled documents that is not in the documented shape."""

    def __init__(self, source: str, line: int, what: str) -> None:
        super().__init__(f"{source}:{line}: {what}. See `maagar classify train --help` for the shape.")


class ClassifierFileError(NlpError):
    """A trained classifier that cannot be used."""

    def __init__(self, source: str, what: str) -> None:
        super().__init__(f"{source} {what}. Run: maagar classify train.")
