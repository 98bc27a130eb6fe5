"""XML from strangers: no document type, no entities, no network; a file may end in the middle of a tag."""

from __future__ import annotations

import re

from lxml import etree

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.intake.formats.reading import Place, Script, Source

_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")


def root_name(source: Source) -> str:
    """Return the local name of the first element, or an empty string."""
    head = source.text[:4096]
    if not head.lstrip().startswith("<"):
        return ""
    match = _ROOT.search(re.sub(r"<!--.*?(-->|$)", "", head, flags=re.DOTALL))
    return match[2] if match else ""


def parse(source: Source, script: Script) -> etree._Element:
    """Return the root; every place that had to be mended is noted in ``script``.

    Raises:
        BadInput: a document type, or nothing that could be an element.
    """
    text = source.text
    for word in ("<!DOCTYPE", "<!ENTITY"):
        if (at := text.upper().find(word)) >= 0:
            raise BadInput([Fault(source.name, f"{word}> is refused", text.count("\n", 0, at) + 1)])
    # The text is decoded already: what the file says of its encoding no longer holds. Lines stay where they are.
    body = _HEAD.sub(lambda head: re.sub(r"[^\n]", " ", head[0]), text)
    clean = _ILLEGAL.sub("", body)
    if len(clean) != len(body):
        script.fault(f"{len(body) - len(clean)} characters that XML does not allow were left out")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise BadInput([Fault(source.name, f"not XML: {error.msg}", error.lineno)]) from error
    if root is None:
        raise BadInput([Fault(source.name, "not XML: no element in it", 1)])
    told: set[tuple[int, str]] = set()
    for entry in parser.error_log:
        if (entry.line, entry.type_name) not in told:
            told.add((entry.line, entry.type_name))
            script.fault(f"broken XML, read as far as it goes: {entry.message}", Place(entry.line))
    return root


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def place_of(element: etree._Element) -> Place:
    """Return the line of an element."""
    line: object = element.sourceline
    return Place(line if isinstance(line, int) else None)


def attribute(element: etree._Element, name: str) -> str:
    """Return the value of an attribute whatever its namespace, or an empty string."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def inner_text(element: etree._Element) -> str:
    """Return all text inside an element; a reference to an unknown entity stays as it was written."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child, etree._Entity):  # noqa: SLF001
            parts.append(child.text or "")
        elif isinstance(child.tag, str):
            parts.append("\n" if local(child) == "br" else inner_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
