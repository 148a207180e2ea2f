"""XML of a workbook, read without entities, outside files, or more of it in memory than one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree


def local_name(tag: Any) -> str:
    """`row` for `{namespace}row`; "" for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def parsed(content: bytes) -> etree._Element:
    """The root of a small part.

    Raises:
        etree.XMLSyntaxError: no XML.
    """
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of one local name, whatever their namespace."""
    return (child for child in element if local_name(child.tag) == name)


def finished(stream: IO[bytes], *tags: str, until: str | None = None) -> Iterator[etree._Element]:
    """The elements of some tags as they end; each is emptied when the next one is asked for.

    Args:
        until: a local name at whose first element the rest is left unread.

    Raises:
        etree.XMLSyntaxError: no XML.
    """
    sought = (*tags, f"{{*}}{until}") if until else tags
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=sought,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    for event, element in events:
        if until and local_name(element.tag) == until:
            return
        if event == "end":
            yield element
            element.clear(keep_tail=True)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
