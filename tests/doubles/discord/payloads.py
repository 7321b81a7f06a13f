"""The double's things as Discord writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.doubles.discord.errors import Json
from tests.doubles.discord.state import ALL, MEMBER, Channel, Guild, Message, Permission, User, World


def timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user(one: User) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "username": one.name,
        "global_name": one.name,
        "discriminator": "0",
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
    }


def application(world: World) -> dict[str, Any]:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": user(world.owner),
        "team": None,
        "bot": user(world.bot),
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": sum(guild.bot_present for guild in world.guilds.values()),
    }


def role(role_id: int, name: str, permissions: Permission, position: int) -> dict[str, Any]:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": str(int(permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": position > 0,
        "mentionable": False,
        "flags": 0,
    }


def member(one: User, roles: list[int], permissions: Permission | None = None) -> dict[str, Any]:
    more = {} if permissions is None else {"permissions": str(int(permissions))}
    return {
        "user": user(one),
        "nick": None,
        "avatar": None,
        "roles": [str(role_id) for role_id in roles],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
        **more,
    }


def channel(one: Channel, bot: User) -> dict[str, Any]:
    """A channel; what the bot may do there is written so that a client computes the same."""
    if one.guild is None:
        recipients = [user(one.recipient)] if one.recipient else []
        return {"id": str(one.id), "type": 1, "last_message_id": None, "flags": 0, "recipients": recipients}
    overwrites = []
    if one.own_bot_permissions is not None:
        allow, deny = one.own_bot_permissions, ALL & ~one.own_bot_permissions
        overwrites = [{"id": str(bot.id), "type": 1, "allow": str(int(allow)), "deny": str(int(deny))}]
    return {
        "id": str(one.id),
        "type": 0,
        "guild_id": str(one.guild.id),
        "name": one.name,
        "position": 0,
        "permission_overwrites": overwrites,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def guild(one: Guild, bot: User) -> dict[str, Any]:
    """What GUILD_CREATE and ``GET /guilds`` say. ``unavailable`` is for servers known before: a new one lacks it."""
    everyone = MEMBER & one.bot_permissions
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "owner_id": str(one.owner_id),
        "preferred_locale": one.locale,
        "features": ["COMMUNITY"] if one.locale != "en-US" else [],  # only such a server can choose its language
        "roles": [role(one.id, "@everyone", everyone, 0), role(one.role_id, bot.name, one.bot_permissions, 1)],
        "emojis": [],
        "stickers": [],
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "max_members": 500000,
        "large": False,
        "member_count": 2,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "members": [member(bot, [one.role_id])],
        "channels": [channel(room, bot) for room in one.channels if not room.deleted],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def own_guild(one: Guild) -> dict[str, Any]:
    """A server in the bot's own list."""
    permissions = str(int(one.bot_permissions))
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "owner": False,
        "permissions": permissions,
        "features": [],
    }


def message(one: Message, *, with_content: bool = True) -> Json:
    """A message; without content it is what a bot gets that has no message content intent."""
    body = one.body if with_content else {**one.body, "content": "", "embeds": [], "components": [], "attachments": []}
    more: dict[str, Any] = {}
    if one.nonce is not None:
        more["nonce"] = one.nonce
    if one.interaction_id is not None:
        more["webhook_id"] = more["application_id"] = str(one.author.id)
        more["interaction_metadata"] = {
            "id": str(one.interaction_id),
            "type": 2,
            "user": user(one.visible_to or one.author),
            "authorizing_integration_owners": {},
        }
    return {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "author": user(one.author),
        "timestamp": timestamp(one.created),
        "edited_timestamp": timestamp(one.created) if one.edits else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "type": 20 if one.interaction_id is not None else 0,
        "flags": one.flags,
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
        **body,
        **more,
    }
