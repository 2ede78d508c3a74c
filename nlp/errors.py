"""What can go wrong with models, vocabularies and evaluation files."""

from typing import ClassVar

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
    """A file that is not in the documented shape, gold for evaluation; `line` 0 where no line is to blame.

    `help` is the command that describes the shape.
    """

    help: ClassVar[str]

    def __init__(self, source: str, line: int, what: str) -> None:
        where = f"{source}:{line}" if line else source
        super().__init__(f"{where}: {what}. See `{self.help}` for the shape.")


class TagGoldFormatError(GoldFormatError):
    """A file of tagged passages that is not in the documented shape."""

    help = "maagar eval tags --help"


class ConlluFormatError(GoldFormatError):
    """A file that is not CoNLL-U, or has no sentence."""

    help = "maagar eval nlp --help"


class LabelledFormatError(GoldFormatError):
    """A file of labelled documents that is not in the documented shape."""

    help = "maagar classify train --help"


class OneFoldError(NlpError):
    """Labelled documents that cannot be scored by what others teach, for there are none in other folds."""

    def __init__(self, folds: int) -> None:
        super().__init__(
            f"all documents fall into one of {folds} folds, so none is learned from. "
            "Give more documents, or a trained classifier with --model."
        )


class ClassifierFileError(NlpError):
    """A trained classifier that cannot be used."""

    def __init__(self, source: str, what: str) -> None:
        super().__init__(f"{source} {what}. Run: maagar classify train.")
