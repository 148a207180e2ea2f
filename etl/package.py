"""An Office package (.xlsx) as its parts: what we do not touch goes back byte for byte.

openpyxl writes a workbook anew, and loses charts, shapes and the stored results of formulas on the way. Who gives a
sender's own workbook back changes only the parts that have to change.
"""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
NO_RELATIONS = f'<Relationships xmlns="{RELS}"/>'


class NotOurPackage(Exception):
    """The file is no .xlsx package of the kind Excel writes."""


def tag(name: str) -> str:
    """`{namespace}name` of an element of a workbook."""
    return f"{{{MAIN}}}{name}"


def parsed(content: bytes) -> etree._Element:
    """The root of an XML part; entities and outside files stay unread."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


class Package:
    """The parts of a package by their names, with their relations and content types."""

    def __init__(self, path: Path) -> None:
        """Opens a package.

        Raises:
            NotOurPackage: not a zip, no workbook in it, or one in another dialect of the format.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
            self.workbook_name = self._only_target("", "officeDocument")
            self.workbook = parsed(self.parts[self.workbook_name])
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            raise NotOurPackage from error
        if self.workbook.tag != tag("workbook"):
            raise NotOurPackage

    def save(self, path: Path) -> None:
        """Writes the package."""
        self.parts[self.workbook_name] = serialised(self.workbook)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)

    def sheets(self) -> dict[str, str]:
        """Name of each sheet -> name of its part."""
        targets = self._targets(self.workbook_name)
        listed = self.workbook.iterfind(f"{tag('sheets')}/{tag('sheet')}")
        return {str(sheet.get("name")): targets[str(sheet.get(f"{{{OFFICE}}}id"))] for sheet in listed}

    def related(self, part: str, kind: str) -> str | None:
        """The part that another one points to by a kind of relation (`comments`), or None."""
        relations = self._relations(part)
        found = [r for r in relations if str(r.get("Type")).endswith(f"/{kind}") and r.get("TargetMode") != "External"]
        return _resolved(part, str(found[0].get("Target"))) if found else None

    def add(self, part: str, kind: str, name: str, content: bytes, content_type: str | None) -> str:
        """Adds a part that `part` points to.

        Returns:
            The id of the relation.
        """
        relations = self._relations(part)
        taken = {relation.get("Id") for relation in relations}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdIro{n}" not in taken)
        relation = etree.SubElement(relations, f"{{{RELS}}}Relationship")
        relation.set("Id", f"rIdIro{number}")
        relation.set("Type", f"{OFFICE}/{kind}")
        relation.set("Target", f"/{name}")
        self.parts[_relations_name(part)] = serialised(relations)
        self.parts[name] = content
        if content_type:
            self._declare("Override", "PartName", f"/{name}", content_type)
        return f"rIdIro{number}"

    def remove(self, part: str, kind: str) -> None:
        """Removes what `part` points to by a kind of relation, with its content type."""
        target = self.related(part, kind)
        if target is None:
            return
        relations = self._relations(part)
        for relation in [r for r in relations if str(r.get("Type")).endswith(f"/{kind}")]:
            relations.remove(relation)
        self.parts[_relations_name(part)] = serialised(relations)
        self.parts.pop(target, None)
        types = parsed(self.parts[CONTENT_TYPES])
        for entry in [entry for entry in types if entry.get("PartName") == f"/{target}"]:
            types.remove(entry)
        self.parts[CONTENT_TYPES] = serialised(types)

    def declare_default(self, extension: str, content_type: str) -> None:
        """Says what parts with an extension hold, unless it is said already."""
        types = parsed(self.parts[CONTENT_TYPES])
        if not any(str(entry.get("Extension", "")).lower() == extension for entry in types):
            self._declare("Default", "Extension", extension, content_type)

    def declare_part(self, name: str, content_type: str) -> None:
        """Says what a part holds, in place of what was said of it."""
        types = parsed(self.parts[CONTENT_TYPES])
        for entry in types:
            if entry.get("PartName") == f"/{name}":
                entry.set("ContentType", content_type)
        self.parts[CONTENT_TYPES] = serialised(types)

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern (`xl/comments{}.xml`) that no part has."""
        return next(name for n in range(1, len(self.parts) + 2) if (name := pattern.format(n)) not in self.parts)

    def _declare(self, element: str, key: str, value: str, content_type: str) -> None:
        types = parsed(self.parts[CONTENT_TYPES])
        entry = etree.Element(f"{{{TYPES}}}{element}")
        entry.set(key, value)
        entry.set("ContentType", content_type)
        types.insert(0 if element == "Default" else len(types), entry)
        self.parts[CONTENT_TYPES] = serialised(types)

    def _relations(self, part: str) -> etree._Element:
        content = self.parts.get(_relations_name(part))
        return parsed(content) if content else etree.fromstring(NO_RELATIONS)

    def _targets(self, part: str) -> dict[str, str]:
        return {str(r.get("Id")): _resolved(part, str(r.get("Target"))) for r in self._relations(part)}

    def _only_target(self, part: str, kind: str) -> str:
        found = self.related(part, kind)
        if found is None:
            raise NotOurPackage
        return found


def serialised(root: etree._Element) -> bytes:
    """An XML part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
