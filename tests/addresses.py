"""Web addresses that try to reach what is not public, and some that look odd and are fine."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

LOCAL = ("127.0.0.1", "169.254.169.254", "10.0.0.5")
"""This computer, a cloud's machine metadata, an intranet."""


def _numbers(address: str) -> list[str]:
    """The address as C libraries read it: in one to four numbers, each decimal, octal or hexadecimal."""
    a, b, c, d = IPv4Address(address).packed
    whole = int(IPv4Address(address))
    return [
        f"{whole}", f"{whole:#x}", f"{whole:#X}", f"0{whole:o}", f"000{whole:o}", f"0x0000{whole:x}",
        f"{whole + 2**32}", f"{a}.{whole & 0xFF_FFFF}", f"{a}.{b}.{c << 8 | d}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:#x}.0{b:o}.{c}.{d}", f"0{a:o}.{b}.{c:#x}.{d}", f"{a}.{b:#x}.{c << 8 | d:#x}",
        f"{a:04}.{b:04}.{c:04}.{d:04}", f"{a:#06x}.{b}.{c}.{d}", f"{a}.{b}.{c}.{d}.", f"{a}.{b}.{c}.{d}..",
    ]  # fmt: skip


def _scripts(address: str) -> list[str]:
    """The address in characters that Unicode makes into digits and dots."""
    fullwidth = address.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    circled = address.translate({ord("0"): "⓪"} | {ord("1") + i: chr(ord("①") + i) for i in range(9)})
    bold = address.translate({ord(digit): 0x1D7CE + int(digit) for digit in "0123456789"})
    return [
        fullwidth, circled, bold, *(address.replace(".", dot) for dot in "。．｡"),
        "".join(f"%{ord(char):02x}" for char in address), address.replace(".", "%2e"), address.replace(".", "%252e"),
        address[0] + "\u00ad" + address[1:], address + "\u200b", "\u2060" + address, address.replace("1", "１"),
    ]  # fmt: skip


def _wrapped(address: str) -> list[str]:
    """The address inside one of IPv6."""
    number = int(IPv4Address(address))
    wrapped = [
        f"::ffff:{address}", f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}", f"0:0:0:0:0:ffff:{address}", f"::{address}",
        f"::ffff:0:{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}", f"{IPv6Address(0x2002 << 112 | number << 80)}",
        f"{IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF)}", f"fe80::5efe:{address}", f"100::{address}",
    ]  # fmt: skip
    return [f"[{address}]" for address in wrapped]


NAMES: dict[str, list[str]] = {
    "localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1", "::1"],
    "ip6-localhost": ["::1"],
    "localtest.example": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "instance-data": ["169.254.169.254"],
    "kubernetes.default.svc": ["10.96.0.1"],
    "host.docker.internal": ["172.17.0.1"],
    "router.lan": ["192.168.1.1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "news-169-254-169-254.sslip.example": ["169.254.169.254"],
    "a9fea9fe.hex.example": ["169.254.169.254"],
    "1.0.0.127.reversed.example": ["127.0.0.1"],
    "news.example.127.0.0.1.nip.example": ["127.0.0.1"],
    "six.example": ["::1"],
    "unspecified.example": ["0.0.0.0", "::"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "compatible.example": ["::127.0.0.1"],
    "nat64.example": ["64:ff9b::a00:1"],
    "localnat64.example": ["64:ff9b:1::a00:1"],
    "sixtofour.example": ["2002:7f00:1::"],
    "teredo.example": ["2001:0:7f00:1::"],
    "unique.example": ["fd00:ec2::254"],
    "sitelocal.example": ["fec0::1"],
    "multicast.example": ["224.0.0.1", "ff02::1"],
    "azure.example": ["168.63.129.16"],
    "alibaba.example": ["100.100.100.200"],
    "oracle.example": ["192.0.0.192"],
    "benchmark.example": ["198.18.0.1"],
    "documentation.example": ["203.0.113.7", "2001:db8::1"],
    "reserved.example": ["240.0.0.1"],
    "broadcast.example": ["255.255.255.255"],
    "two.example": ["10.0.0.1", "192.168.0.1"],
    "xn--lcalhost-54a.example": ["127.0.0.1"],
    "täuschung.example": ["127.0.0.1"],
    "under_score.example": ["127.0.0.1"],
    "many." * 20 + "example": ["127.0.0.1"],
}
"""What names answer: of this computer and its net, of clouds, and of services that answer whatever a name spells."""

TRICKS: list[str] = [
    *(f"http://{host}/" for address in LOCAL for host in [address, *_numbers(address), *_scripts(address), *_wrapped(address)]),
    *(f"http://{name}/" for name in NAMES),
    *(f"https://{address}/latest/meta-data/" for address in LOCAL),
    # other ranges, and other spellings of zero and one
    *(
        f"http://{host}/"
        for host in (
            "0", "0.0.0.0", "00000000", "0x0", "0.0", "127.255.255.254", "172.16.0.1", "192.168.1.1",
            "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.0.170", "198.18.0.1", "203.0.113.9", "224.0.0.1",
            "239.255.255.250", "240.0.0.1", "255.255.255.255", "4294967295", "168.63.129.16", "[::]", "[::1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]", "[0:0:0:0:0:0:0:1]", "[::0:1]", "[fe80::1]", "[fe80::1%25lo]",
            "[fe80::1%lo]", "[::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[ff0e::1]",
            "[100::1]", "[2001::1]", "[2001:10::1]", "[2001:20::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[4000::1]",
        )
    ),
    "http://LOCALHOST/", "http://localhost./", "http://LocalHost.:8080/", "https://localhost/", "http://localhost:8443/",
    # schemes
    "file:///etc/passwd", "file://localhost/etc/passwd", "FILE:/etc/passwd", "gopher://127.0.0.1/_x", "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/stat", "ldap://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "jar:http://127.0.0.1/!/",
    "feed://127.0.0.1/", "feed:http://127.0.0.1/", "view-source:http://127.0.0.1/", "ws://127.0.0.1/", "unix:/run/x.sock:/",
    "http+unix://%2frun%2fx.sock/", "//127.0.0.1/", "///127.0.0.1/", "/etc/passwd", "localhost", "127.0.0.1", "http:",
    "http:/", "http://", "http:///127.0.0.1/", "http:127.0.0.1", "http:/127.0.0.1/", "https:////127.0.0.1/", "hxxp://127.0.0.1/",
    # what parsers disagree on
    "http://user@127.0.0.1/", "http://user:password@127.0.0.1/", "http://news.example@127.0.0.1/", "http://@127.0.0.1/",
    "http://:@127.0.0.1/", "http://news.example:80@127.0.0.1/", "http://127.0.0.1:80@news.example/", "http://a@b@127.0.0.1/",
    "http://news.example%40127.0.0.1/", "http://127.0.0.1\\@news.example/", "http://127.0.0.1\\.news.example/",
    "http:\\\\127.0.0.1\\", "http://127.0.0.1\t/", "http://127.0.0.1\n/", "http://127.0.0.1\r\nHost: news.example/",
    "http://127.0.0.1 .news.example/", "http://127.0.0.1%00.news.example/", "http://127.0.0.1%0d%0a.news.example/",
    "http://127.0.0.1%2f@news.example/", "http://127.0.0.1;.news.example@/", "http://[::1", "http://::1/", "http://[127.0.0.1]/",
    "http://[::ffff:127.0.0.1", "http://[::1]news.example/", "http://[::1].news.example/", "http://[v1.127.0.0.1]/",
    "http://127.0.0.1:22/", "http://127.0.0.1:6379/", "http://news.example:25/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/",
    "http://127.0.0.1:99999/", "http://127.0.0.1:-80/", "http://127.0.0.1:+80/", "http://127.0.0.1:８０/", "http://127.0.0.1:80:80/",
    "http://127.0.0.1:/", "http://127.0.0.1:080/", "http://127.0.0.1?@news.example/", "http://127.0.0.1#@news.example/",
    "http://127.0.0.1/../../news.example", "http://\u202e1.0.0.721/", "http://news.example\u2028@127.0.0.1/", "http://ʟocalhost/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://ｌｏｃａｌｈｏｓｔ/", "http://lOcAlHoSt%E3%80%82/", "http://loc\u00adalhost/", "http://localhost%20/",
    "http://-/", "http://./", "http://../", "http://%/", "http://%zz/", "http://*/", "http://{}/", "http://|/", "http://^/",
    "http://" + "a" * 5_000 + "/", "http://" + "a." * 300 + "example/", "http://" + "[" * 50 + "/", "",
]  # fmt: skip

GOOD: dict[str, str] = {
    # address: how it is asked for
    "https://news.example": "/",
    "https://news.example/": "/",
    "http://news.example/feed": "/feed",
    "http://news.example:80/feed": "/feed",
    "https://news.example:443/a": "/a",
    "http://news.example:8080/feed": "/feed",
    "https://news.example:8443/rss.xml": "/rss.xml",
    "https://news.example:0443/": "/",
    "HTTPS://NEWS.EXAMPLE/Feed": "/Feed",
    "https://News.Example/A?B=C": "/A?B=C",
    "  https://news.example/blanks/around  ": "/blanks/around",
    "https://news.example./dot": "/dot",
    "https://www.news.example/2026/11/22/story.html": "/2026/11/22/story.html",
    "https://a.b.c.d.e.f.news.example/deep": "/deep",
    "https://127.news.example/": "/",
    "https://localhost.news.example/": "/",
    "https://10-0-0-5.news.example/": "/",
    "https://1.news.example/rss": "/rss",
    "https://0x7f.example/": "/",
    "http://under_score.news.example/": "/",
    "https://xn--mnchen-3ya.example/": "/",
    "https://münchen.example/straße": "/stra%C3%9Fe",
    "https://MÜNCHEN.example/": "/",
    "https://zeitung.österreich.example/wien": "/wien",
    "https://новости.example/лента": "/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0",
    "https://新闻.example/rss": "/rss",
    "https://straße.example/": "/",
    "https://news.example/stra%C3%9Fe": "/stra%C3%9Fe",
    "https://news.example/k%f6ln": "/k%F6ln",
    "https://news.example/a%20b/c;d=e": "/a%20b/c;d=e",
    "https://news.example/a+b?q=c+d": "/a+b?q=c+d",
    "https://news.example/~editor/!5832716/": "/~editor/!5832716/",
    "https://news.example/@user/1": "/@user/1",
    "https://news.example/a:b/c,d/(e)/'f'/*": "/a:b/c,d/(e)/'f'/*",
    "https://news.example/a//b": "/a//b",
    "https://news.example/a/../b/./c": "/b/c",
    "https://news.example/%2e%2e/x": "/x",
    "https://news.example/a%2Fb": "/a%2Fb",
    "https://news.example/?": "/",
    "https://news.example?feed=rss2": "/?feed=rss2",
    "https://news.example/index.php?option=com_k2&view=itemlist&format=feed&id=7:politik&Itemid=101": (
        "/index.php?option=com_k2&view=itemlist&format=feed&id=7:politik&Itemid=101"
    ),
    "https://news.example/?q=http://127.0.0.1/": "/?q=http://127.0.0.1/",
    "https://news.example/go?url=https%3A%2F%2Fother.example%2F%3Fa%3Db%26c": (
        "/go?url=https://other.example/?a%3Db%26c"
    ),
    "https://news.example/?tag[]=a&tag[]=b": "/?tag%5B%5D=a&tag%5B%5D=b",
    "https://news.example/?empty=&=x&&y": "/?empty=&=x&&y",
    "https://news.example/search?q=Zür%C3%BCck": "/search?q=Z%C3%BCr%C3%BCck",
    "https://news.example/story.html#comments": "/story.html",
    "https://news.example/?" + "x" * 3_000: "/?" + "x" * 3_000,
    "https://news.example/" + "a/" * 200: "/" + "a/" * 200,
    "https://news.example/emoji/🎉": "/emoji/%F0%9F%8E%89",
    "https://93.184.215.14/by/number": "/by/number",
    "http://93.184.215.14:8080/": "/",
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/six": "/six",
    "http://[2606:2800:021F:CB07:6820:80DA:AF6B:8B2C]:8080/": "/",
    "http://six.news.example/": "/",
}
