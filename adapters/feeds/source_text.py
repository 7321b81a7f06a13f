"""The text of an XML document, made harmless before any library reads it."""

from __future__ import annotations

import html
import re

from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode

_HEAD = 1_024
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']?([\w.:-]{1,40})")
_ROOT = re.compile(r"<[a-zA-Z]")
_SUBSET = re.compile(r"<!(?:entity|doctype|element|attlist|notation)", re.IGNORECASE)
_ENTITY = re.compile(r"<!entity\s+(?P<name>%|[\w.-]+)\s+(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_HARMLESS_VALUE = re.compile(r"[\"']((?:[^&%\"'<]|&#x?[0-9a-fA-F]{1,6};){0,32})[\"']\s*")
_MAX_ENTITIES = 500
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The innermost pair: a section that was never closed does not reach over the next.
CDATA = r"<!\[CDATA\[[^<\]]*+(?:(?:<(?!!\[CDATA\[)|\](?!\]>))[^<\]]*+)*+\]\]>"
_REFERENCE = re.compile(rf"{CDATA}|&(?:(#[0-9]{{1,20}}|#x[0-9a-f]{{1,16}}|[a-z][a-z0-9]{{1,31}});)?", re.IGNORECASE)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_EBCDIC = b"\x4c\x6f\xa7\x94"
_CODE_PAGE = re.compile(r"cp(?:037|1026|1140|273|424|500|875)", re.IGNORECASE)


def text_of(document: Document) -> str:
    """The document's text from its first tag on, whatever charset it claims, without control characters and DTD, and
    with no entities but XML's own five.

    Raises ``ParseError`` for a document that declares entities that lead elsewhere or to each other: no reader of news
    needs them, and they can expand without end.
    """
    body = document.body
    written = _ebcdic(body) if body.startswith(_EBCDIC) else decode(body, _charset(document.content_type, body))
    text = _CONTROLS.sub("", written)
    root = _ROOT.search(text)
    prologue, text = (text[: root.start()], text[root.start() :]) if root else (text, "")
    entities = _declared_entities(prologue) if _SUBSET.search(prologue) else {}
    return _REFERENCE.sub(lambda match: _resolved(match, entities), text)


def _resolved(match: re.Match[str], entities: dict[str, str]) -> str:
    """A reference as XML without a DTD has it; a bare ampersand escaped; characters that do not exist left out."""
    written, name = match.group(), match[1]
    if name is None:  # a section, or an ampersand on its own
        return "&amp;" if written == "&" else written
    if name.lower() in _OF_XML:
        return written.lower()
    if name in entities:
        return html.escape(entities[name])
    found = html.unescape(written).replace("\ufffd", "")
    return "&amp;" + written[1:] if found == written else html.escape(_CONTROLS.sub("", found))


def _charset(content_type: str | None, body: bytes) -> str | None:
    """The charset that is claimed. Servers often add one to everything they send: the document's own goes first where
    the server's is such a default."""
    match = _DECLARED.search(body[:_HEAD])
    own = match[1].decode("ascii", "replace") if match else None
    given = charset_of(content_type)
    is_default = given is None or given.lower() in {"utf-8", "us-ascii", "iso-8859-1"}
    return own or given if is_default else given


def _ebcdic(body: bytes) -> str:
    """Mainframes' text: any of the family reads the declaration, which names the one."""
    match = _DECLARED.search(body[:_HEAD].decode("cp500", "replace").encode())
    name = match[1].decode("ascii") if match else ""
    return body.decode(name if _CODE_PAGE.fullmatch(name) else "cp500", "replace")


def _declared_entities(prologue: str) -> dict[str, str]:
    found: dict[str, str] = {}
    declared = prologue.lower().count("<!entity")
    matches = _ENTITY.findall(prologue)
    for name, rest in matches:
        if name == "%":
            continue  # never read: what it may bring stays undefined
        value = _HARMLESS_VALUE.fullmatch(rest)
        if value is None:
            break
        found[name] = html.unescape(value[1])
    else:
        if declared == len(matches) <= _MAX_ENTITIES:
            return found
    raise ParseError("it declares XML entities or a document type of its own; such feeds are refused")
