"""Limits of rich_text blocks."""

from __future__ import annotations

from tests.doubles.slack.rules import Rule, boolean, by_type, integer, items, one_of, record, string

URL = 3000
_style = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_mention_style = record(
    {}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean)
)
_text = record({"text": string()}, {"style": _style})
_link = record({"url": string(URL)}, {"text": string(), "unsafe": boolean, "style": _style})

INLINE: dict[str, Rule] = {
    "text": _text,
    "link": _link,
    "emoji": record({"name": string()}, {"unicode": string(), "skin_tone": integer, "style": _style}),
    "user": record({"user_id": string()}, {"style": _mention_style}),
    "usergroup": record({"usergroup_id": string()}, {"style": _mention_style}),
    "team": record({"team_id": string()}, {"style": _mention_style}),
    "channel": record({"channel_id": string()}, {"style": _mention_style}),
    "broadcast": record({"range": one_of("here", "channel", "everyone")}, {"style": _mention_style}),
    "color": record({"value": string()}, {"style": _style}),
    "date": record(
        {"timestamp": integer, "format": string()}, {"url": string(URL), "fallback": string(), "style": _style}
    ),
}
_inline = items(by_type(INLINE, "rich text element"), least=0)
_section = record({"elements": _inline})
_border = {"border": one_of(0, 1)}

_PARTS: dict[str, Rule] = {
    "rich_text_section": _section,
    "rich_text_quote": record({"elements": _inline}, _border),
    "rich_text_preformatted": record(
        {"elements": items(by_type(INLINE, "preformatted element", ("text", "link")), least=0)},
        {**_border, "language": string()},
    ),
    "rich_text_list": record(
        {
            "style": one_of("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": _section}, "list element"), least=0),
        },
        {"indent": one_of(*range(9)), "offset": integer, **_border},
    ),
}
RICH_TEXT: Rule = record({"elements": items(by_type(_PARTS, "rich text part"))}, {"block_id": string(255)})
