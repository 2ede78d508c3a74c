"""The tagging rules of a vocabulary: what its `.rules.toml` adds to the labels, checked and parsed.

never_split = ["מידע"]          words whose first letters only look like prefixes
[classes]                       named lists of words for patterns
[names] patterns = […]          names of bodies and works: nothing inside them is tagged
[concepts.trust]
exact  = ["אמון"]               labels that are found in this form only (prefixes allowed)
drop   = ["…"]                  labels that are not looked for in text
add    = ["[אמון] הדדי"]        further patterns that mean the concept
reject = ["[אמון] על"]          patterns in which the span does not mean it
hides  = ["participation"]      concepts that are not meant where they lie inside this one
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from nlp.errors import VocabularyError
from nlp.mentions.inflection import inflections
from nlp.mentions.patterns import Classes, Pattern, Test, parse_pattern, word_key, word_tests
from nlp.normal_form import plain_form

_KEYS = {"exact", "drop", "add", "reject", "maybe", "near", "far", "hides"}


@dataclass(frozen=True, slots=True)
class ConceptRules:
    """The rules of one concept; `exact` and `drop` hold normal forms of whole labels."""

    exact: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    add: tuple[Pattern, ...] = ()
    reject: tuple[Pattern, ...] = ()
    maybe: tuple[Pattern, ...] = ()
    near: tuple[Test, ...] = ()
    far: tuple[Test, ...] = ()
    hides: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a vocabulary; a concept without any has none in `concepts`."""

    concepts: Mapping[str, ConceptRules] = field(default_factory=dict)
    names: tuple[Pattern, ...] = ()
    never_split: frozenset[str] = frozenset()

    def of(self, concept_id: str) -> ConceptRules:
        return self.concepts.get(concept_id, _NONE)


_NONE = ConceptRules()


def parse_rules(rules: Mapping[str, object], concept_ids: Sequence[str]) -> Rules:
    """Return the rules parsed. Raises VocabularyError for unknown concepts, keys, classes and
    bad patterns."""
    classes = cast(Classes, _table(rules, "classes"))
    concepts = {
        concept_id: _concept_rules(concept_id, cast(Mapping[str, Sequence[str]], entry), classes)
        for concept_id, entry in _table(rules, "concepts").items()
    }
    for concept_id in concepts:
        if concept_id not in concept_ids:
            raise VocabularyError(
                "rules", None, f"rules for {concept_id!r}, which is no concept of the vocabulary"
            )
    names = cast(Sequence[str], _table(rules, "names").get("patterns", ()))
    return Rules(
        concepts,
        tuple(parse_pattern(pattern, classes) for pattern in names),
        _unsplit(cast(Sequence[str], rules.get("never_split", ()))),
    )


def _unsplit(words: Sequence[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in inflections(plain_form(word)))


def label_key(label: str) -> str:
    """Return the words of a label in their normal forms, by which `exact` and `drop` name it."""
    return " ".join(word_key(word) for word in label.split())


def _table(rules: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = rules.get(name, {})
    if not isinstance(table, Mapping):
        raise VocabularyError("rules", None, f"{name!r} is not a table")
    return table


def _concept_rules(concept_id: str, entry: Mapping[str, Sequence[str]], classes: Classes) -> ConceptRules:
    unknown = set(entry) - _KEYS
    if unknown:
        raise VocabularyError("rules", None, f"{concept_id!r} has unknown keys: {', '.join(sorted(unknown))}")
    return ConceptRules(
        exact=frozenset(label_key(label) for label in entry.get("exact", ())),
        drop=frozenset(label_key(label) for label in entry.get("drop", ())),
        add=tuple(parse_pattern(pattern, classes) for pattern in entry.get("add", ())),
        reject=tuple(parse_pattern(pattern, classes) for pattern in entry.get("reject", ())),
        maybe=tuple(parse_pattern(pattern, classes) for pattern in entry.get("maybe", ())),
        near=tuple(test for word in entry.get("near", ()) for test in word_tests(word, classes)),
        far=tuple(test for word in entry.get("far", ()) for test in word_tests(word, classes)),
        hides=frozenset(entry.get("hides", ())),
    )
