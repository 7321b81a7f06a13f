"""What a document is, told from its bytes, and its text, whatever charset it claims."""

from __future__ import annotations

import codecs
import json
import re

from bot.core.domain import MAX_INPUT_BYTES, Document, Format
from bot.core.errors import ParseError

FEED_LIST = "it is a list of feeds (OPML), not a feed; briefwire feeds import follows them"

_HEAD = 64 * 1024

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, image or video file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3\x03", "a sound file"),
    (b"OggS\x00", "a sound or video file"),
    (b"fLaC", "a sound file"),
    (b"\x00\x00\x00\x20ftyp", "a video file"),
    (b"\x00\x00\x00\x18ftyp", "a video file"),
    (b"\x00\x00\x00\x1cftyp", "a video file"),
)
# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Text encodings only: codecs such as idna, punycode or unicode_escape are no charsets and some are slow.
_CHARSET = re.compile(
    r"(?:iso8859-|cp|koi8-|kz1048|mac-|ptcp154|hp-roman8|utf-(?:8|16|32)|shift_jis|euc_|gb|big5|iso2022_|johab|tis-620|hz)"
)
_WINDOWS_1252 = {"iso8859-1", "ascii", "latin-1", "cp1252"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_FEED_ROOT = re.compile(r"<(?:rss|feed|channel|(?:\w{1,20}:)?rdf|\w{1,20}:(?:rss|feed))[\s>]", re.IGNORECASE)
_FEED_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</?(?:p|div|a|br|span|h[1-6]|ul|ol|li|table|tr|td|article|section|main|meta|title|img|script|style|b|i|em|strong)"
    r"(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_ITEMS = re.compile(r"\"items\"\s*:\s*[\[{]")
_OBJECT = re.compile(r"\[?\{\s*[\"}]")
_PARSED = 256 * 1024
"""Characters of JSON that are parsed to tell what it is: more would hold up all other threads."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(r"<([a-z][\w:.-]*)", re.IGNORECASE)
_BEGINNING = 4096
"""Letters among which a document's first element is looked for."""
_PROLOGUE = re.compile(r"<(?:\?|!|[a-z])", re.IGNORECASE)


def _readable(charset: str | None) -> str | None:
    """Python's name for a declared charset, or None where it names none we decode."""
    try:
        name = codecs.lookup((charset or "").strip("\"' \t").lower()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if name in _WINDOWS_1252:  # as every browser does (WHATWG Encoding Standard)
        return "cp1252"
    return name if _CHARSET.match(name) else None


def _wide_without_mark(body: bytes) -> str | None:
    """UTF-32 and UTF-16 text in a Western script has NULs in three of four bytes, or every second, of its beginning."""
    head = body[:256]
    for name, width, letters in (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1)):
        nuls = [head[place::width].count(0) for place in range(width)]
        units = len(head) // width
        if len(head) >= 8 and not nuls.pop(letters) and all(count > 0.7 * units for count in nuls):
            return name
    return None


def decode(body: bytes, declared: str | None = None) -> str:
    """The document's text. A byte order mark decides, then valid UTF-8, then UTF-8 with few faults, then the
    declared charset if it fits, then windows-1252. Never raises; what cannot be read becomes U+FFFD."""
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(marked, "replace")
    if unmarked := _wide_without_mark(body):
        return body.decode(unmarked, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = body.decode("utf-8", "replace")
    faults = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - faults > 2 * faults:  # cut or spliced UTF-8
        return lenient
    charset = _readable(declared)
    if charset is not None and charset != "utf-8":
        try:
            return body.decode(charset)
        except UnicodeError:
            pass
    return body.decode("cp1252", "replace")


def charset_of(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header, if it has one."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type or "", re.IGNORECASE)
    return match[1] if match else None


def _refuse_binary(body: bytes) -> None:
    if not body.startswith(tuple(mark for mark, _ in _BOMS)) and not _wide_without_mark(body):
        head = body[:_HEAD]
        kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
        if kind is None and b"\x00" in head[:1024]:
            kind = "a binary file"
        if kind is None and len(_CONTROLS.findall(head)) > len(head) // 50:
            kind = "a binary file"
        if kind is not None:
            raise ParseError(f"it is {kind}, not text; give a web page, a feed or plain text")


def _is_json_feed(text: str) -> bool:
    """Whether a text that begins with a brace is a JSON Feed; a long one may be one if it has items. Other JSON is
    refused, other text is not JSON."""
    named = '"https://jsonfeed.org/version/' in text[:_HEAD] or '"http://jsonfeed.org/version/' in text[:_HEAD]
    if len(text) > _PARSED:
        is_json, is_feed = _OBJECT.match(text) is not None, named or _ITEMS.search(text) is not None
    else:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return named
        is_json = True
        is_feed = isinstance(data, dict) and (
            "jsonfeed.org" in str(data.get("version")) or isinstance(data.get("items"), list)
        )
    if is_feed or not is_json:
        return is_feed
    raise ParseError("it is JSON, but not a JSON Feed; give a web page, a feed or plain text")


def is_feed_list(text: str) -> bool:
    """Whether the text is a list of feeds (OPML)."""
    head = text[:_BEGINNING].lstrip("\ufeff \t\r\n")
    first = _ELEMENT.search(_COMMENT.sub("", head)) if head.startswith("<") else None
    return first is not None and first[1].lower() == "opml"


def sniff(document: Document) -> Format:
    """What the document is, from its bytes alone: names and declared types lie.

    Raises ``ParseError`` for an empty, oversized or binary document, and for JSON or XML that is no feed.
    """
    body = document.body
    if len(body) > MAX_INPUT_BYTES:
        raise ParseError(f"it is too large: more than the {MAX_INPUT_BYTES // 2**20} MiB that an article may have")
    if not body.strip():
        raise ParseError("it is empty")
    _refuse_binary(body)
    text = decode(body, charset_of(document.content_type))
    head = text[:_HEAD].lstrip("\ufeff \t\r\n\x00")
    if not head or not any(map(str.isalnum, head)):
        raise ParseError("it holds no words")
    if head.startswith(("{", "[{")) and _is_json_feed(text.lstrip("\ufeff \t\r\n")):
        return Format.FEED
    if is_feed_list(head):
        raise ParseError(FEED_LIST)
    feed, html = _FEED_ROOT.search(head), _HTML_ROOT.search(head)
    starts_as_markup = _PROLOGUE.match(head) is not None
    if feed and (not html or feed.start() < html.start()) and (starts_as_markup or feed.start() < 2000):
        return Format.FEED
    tags = len(_HTML_TAG.findall(head))
    if html and (starts_as_markup or tags >= 3):
        return Format.HTML
    if head.lower().startswith("<?xml"):
        if _FEED_ENTRY.search(head):
            return Format.FEED
        raise ParseError("it is XML, but neither a feed nor a web page")
    if tags >= 3 or (starts_as_markup and tags):
        return Format.HTML
    return Format.TEXT
