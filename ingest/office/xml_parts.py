"""Bytes of an XML part → its root element, without entities, network or bottomless nesting."""

from lxml import etree

from ingest.errors import DamagedFileError, LimitExceededError
from ingest.limits import LIMITS, check_tags

_BOMB_SIGNS = ("excessive depth", "huge text", "entity reference loop", "amplification", "xml_parse_huge")


def parse_xml(data: bytes, source: str) -> etree._Element:
    """Return the root of `data`. Raises LimitExceededError for bombs, DamagedFileError for what is no XML."""
    check_tags(data, source, LIMITS.xml_tags)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if any(sign in str(error).lower() for sign in _BOMB_SIGNS):
            raise LimitExceededError(source, "XML nested or grown beyond reason") from error
        raise DamagedFileError(source, str(error)) from error
    except ValueError as error:
        raise DamagedFileError(source, str(error)) from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and next(internal.iterentities(), None) is not None:
        raise LimitExceededError(source, "an XML file that defines entities")
    return root
