"""What RTF's control words stand for: characters, code pages, and groups that are no text."""

CHARACTERS = {
    "line": "\n",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "page": " ",
    "column": " ",
}
SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n", "\t": "\t"}

# Character sets of fonts (RTF 1.9.1, "Font Family"); 0 and 1 mean the code page of the file.
CODE_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}

NO_TEXT = frozenset(
    {
        "annotation",
        "atnauthor",
        "atnid",
        "atnicn",
        "atntime",
        "atnref",
        "aftnsep",
        "bkmkend",
        "bkmkstart",
        "colortbl",
        "colorschememapping",
        "datafield",
        "datastore",
        "filetbl",
        "fldinst",
        "footer",
        "footerf",
        "footerl",
        "footerr",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "generator",
        "header",
        "headerf",
        "headerl",
        "headerr",
        "latentstyles",
        "listoverridetable",
        "listpicture",
        "listtable",
        "nonshppict",
        "objdata",
        "pgdsctbl",
        "pict",
        "pn",
        "revtbl",
        "rsidtbl",
        "shprslt",
        "sn",
        "sp",
        "sv",
        "tc",
        "tcn",
        "template",
        "themedata",
        "wgrffmtfilter",
        "xe",
        "xmlnstbl",
    }
)

# Groups marked \\* that hold text all the same.
STARRED_TEXT = frozenset({"footnote", "shpinst", "shptxt", "listtext", "pntext"})
LABELS = frozenset({"listtext", "pntext"})
PROPERTIES = frozenset({"title", "author", "keywords", "subject"})
