"""The vocabulary that a base was last built with, kept in its HOME so that every door uses the same."""

from pathlib import Path

from api.settings import Settings
from index.storing.durable import write_atomically
from nlp.vocabulary import RULES, rules_beside

NAME = "vocabulary"
SHIPPED = Path("shipped")


def kept_vocabulary(home: Path) -> Path | None:
    """Return the vocabulary file kept in `home`, or None when it was built with the shipped one."""
    return next((path for path in sorted(home.glob(f"{NAME}.*")) if not path.name.endswith(RULES)), None)


def vocabulary_for_build(settings: Settings, asked: Path | None) -> Path | None:
    """Return the file to build with, None for the shipped one; `asked` wins over settings and home."""
    if asked is not None:
        return None if asked == SHIPPED else asked
    return settings.vocabulary or kept_vocabulary(settings.home)


def remember_vocabulary(home: Path, built_with: Path | None) -> None:
    """Keep a copy of the file that a build used, and of its rules, in place of any other; None forgets it."""
    copies: dict[Path, bytes] = {}
    if built_with is not None:
        kept = home / f"{NAME}{built_with.suffix.lower()}"
        rules = rules_beside(built_with)
        if rules.is_file():
            copies[rules_beside(kept)] = rules.read_bytes()
        copies[kept] = built_with.read_bytes()
    for path, content in copies.items():
        write_atomically(path, content)
    for other in home.glob(f"{NAME}.*"):
        if other not in copies:
            other.unlink()
