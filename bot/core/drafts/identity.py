"""When two drafts are the same article: by canonical address, or by their words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|link_.*|bbc_.*|ptr_.*|format)|mc_[ce]id|pk_.*|mtm_.*|hsa_.*|wt_.*|wt\.[a-z_]+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|ttclid|li_fat_id|s_cid|cmpid|cmp"
    r"|ocid|ito|ns_[a-z]+|ncid|smid|smtyp|partner|xtor|_ga|_gl|_hsenc|_hsmi|ref_?src|ref_?url|share(?:_?id)?|spm|amp)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)


def _host(parts: SplitResult) -> str | None:
    """The host in lower case, IDNA-encoded, with its port unless it is the scheme's own."""
    try:
        host, port = parts.hostname, parts.port
    except ValueError:  # an impossible port
        return None
    if not host:
        return None
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:  # not a legal name: as written is as good a key
            host = host.casefold()
    if ":" in host:
        host = f"[{host}]"
    return host if port is None or port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"


def url_key(url: str | None) -> str | None:
    """The canonical form of a web address, equal for addresses of one article; None for anything else.

    http and https count as one; the fragment, credentials, default ports, tracking parameters and a trailing slash
    or index page are dropped, parameters sorted, escapes normalised (RFC 3986, section 6). Never raises.
    """
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:  # bad brackets
        return None
    if parts.scheme not in _DEFAULT_PORTS:
        return None
    host = _host(parts)
    if host is None:
        return None
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/!$&'()*+,;=:@~", errors="surrogateescape")
    path = _INDEX_PAGE.sub("/", path).rstrip("/")
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:  # hundreds of fields: not worth normalising
        return f"https://{host}{path}?{parts.query}"
    query = urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0])), errors="replace")
    return f"https://{host}{path}{'?' if query else ''}{query}"


def without_tracking(url: str) -> str:
    """The address as written, without fragment and the parameters that only count visits."""
    head, mark, query = url.partition("#")[0].partition("?")
    kept = [field for field in query.split("&") if field and not _TRACKING.fullmatch(field.partition("=")[0])]
    return f"{head}{mark}{'&'.join(kept)}" if kept else head


def fingerprint(text: str) -> str:
    """A hash of the text's words in order, blind to case, punctuation, spacing and ß/ss: 32 hexadecimal digits."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:32]
