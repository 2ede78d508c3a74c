"""What an RTF group inherits from the one around it, and how control words change it."""

from dataclasses import dataclass


@dataclass(slots=True)
class State:
    """`target` says where text goes: "body", "note", "label", "none", a table of the header or a property.

    `page` and `complex_page` are the code pages of the fonts for Latin and for Hebrew text.
    """

    target: str = "body"
    starred: bool = False
    fresh: bool = False
    unicode_skip: int = 1
    page: str = ""
    complex_page: str = ""
    raised: bool = False
    hidden: bool = False
    bold: bool = False
    centred: bool = False
    size: int = 24
    style: int | None = None
    outline: int | None = None
    in_table: bool = False
    list_level: int = 1

    def apply(self, word: str, number: int | None) -> None:
        """Change what a formatting word changes, such as `\\b0` and `\\pard`; others change nothing."""
        if word == "pard":
            self.style = self.outline = None
            self.in_table = self.centred = False
            self.list_level = 1
        elif word == "plain":
            self.raised = self.hidden = self.bold = False
            self.size = 24
        elif word in _SWITCHES:
            setattr(self, _SWITCHES[word], number != 0)
        elif word in _NUMBERS:
            setattr(self, _NUMBERS[word], number)
        elif word == "nosupersub":
            self.raised = False
        elif word == "uc":
            self.unicode_skip = max(number or 0, 0)
        elif word == "fs":
            self.size = number or 24
        elif word == "ilvl":
            self.list_level = max(number or 0, 0) + 1


_SWITCHES = {
    "super": "raised",
    "v": "hidden",
    "deleted": "hidden",
    "b": "bold",
    "ab": "bold",
    "qc": "centred",
    "intbl": "in_table",
}
_NUMBERS = {"s": "style", "outlinelevel": "outline"}
