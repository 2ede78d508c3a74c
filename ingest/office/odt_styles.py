"""The styles of an ODT file → what matters of them: which paragraphs are titles, how lists are numbered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.office.numbering import NumberStyle, numeral, whole_number

_FORMATS = {
    "1": NumberStyle.DECIMAL,
    "a": NumberStyle.LOWER_LETTER,
    "A": NumberStyle.UPPER_LETTER,
    "i": NumberStyle.LOWER_ROMAN,
    "I": NumberStyle.UPPER_ROMAN,
    "": NumberStyle.NONE,
}
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is labelled."""

    style: NumberStyle = NumberStyle.BULLET
    prefix: str = ""
    suffix: str = ""
    start: int = 1

    def label(self, number: int) -> str:
        """Return the label of item `number`: "•", "1.", "(א)"; "" for levels without one."""
        if self.style is NumberStyle.BULLET:
            return "•"
        return (
            f"{self.prefix}{numeral(number, self.style)}{self.suffix}"
            if self.style is not NumberStyle.NONE
            else ""
        )


@dataclass(frozen=True, slots=True)
class OdtStyles:
    """`parents`: paragraph style → the style it comes from; `lists`: list style → level from 1 → form.

    `raised` are the text styles that set superscript.
    """

    parents: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Mapping[int, ListLevel]] = field(default_factory=dict)
    raised: frozenset[str] = frozenset()

    def family(self, name: str) -> list[str]:
        """Return a style and those it comes from, in lower case: ["p1", "title"]."""
        chain: list[str] = []
        while name and len(chain) < _MAX_CHAIN:
            chain.append(name.lower().replace("_20_", " "))
            name = self.parents.get(name, "")
        return chain

    def list_level(self, name: str, level: int) -> ListLevel:
        return self.lists.get(name, {}).get(level, ListLevel())


def read_styles(roots: Iterable[etree._Element]) -> OdtStyles:
    """Return the styles in the parts of a file, those of later parts first in rank."""
    parents: dict[str, str] = {}
    lists: dict[str, dict[int, ListLevel]] = {}
    raised: set[str] = set()
    for root in roots:
        for style in root.iter("{*}style"):
            if _get(style, "family") == "paragraph":
                parents[_get(style, "name")] = _get(style, "parent-style-name")
            elif any(_is_raised(properties) for properties in style.iterchildren("{*}text-properties")):
                raised.add(_get(style, "name"))
        for list_style in root.iter("{*}list-style"):
            lists[_get(list_style, "name")] = _list_levels(list_style)
    return OdtStyles(parents, lists, frozenset(raised))


def _is_raised(properties: etree._Element) -> bool:
    return _get(properties, "text-position").startswith("super")


def _list_levels(list_style: etree._Element) -> dict[int, ListLevel]:
    levels = {}
    for level in list_style.iterchildren("{*}list-level-style-number", "{*}list-level-style-bullet"):
        number, start = whole_number(_get(level, "level")), whole_number(_get(level, "start-value"))
        is_number = etree.QName(level).localname == "list-level-style-number"
        style = _number_style(_get(level, "num-format")) if is_number else NumberStyle.BULLET
        if number is not None:
            first = 1 if start is None else start
            levels[number] = ListLevel(style, _get(level, "num-prefix"), _get(level, "num-suffix"), first)
    return levels


def _number_style(written: str) -> NumberStyle:
    if written.startswith("א"):
        return NumberStyle.HEBREW
    return _FORMATS.get(written, NumberStyle.DECIMAL)


def _get(element: etree._Element, name: str) -> str:
    """Return the attribute of that local name in any of ODF's namespaces."""
    return next((value for key, value in element.items() if etree.QName(key).localname == name), "")
