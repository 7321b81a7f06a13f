"""What people do in a workspace: type commands and messages, press buttons, fill in modals, open the Home tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.doubles.slack import forms, payloads
from tests.doubles.slack.acks import Acks
from tests.doubles.slack.definition import AppDefinition
from tests.doubles.slack.delivery import EVENTS, INTERACTIVE, SLASH, Courier, Delivery
from tests.doubles.slack.handle import Handle
from tests.doubles.slack.posting import complete_blocks, message_json, publish
from tests.doubles.slack.running import Loop
from tests.doubles.slack.state import Channel, Json, Message, Permission, Team, User, View, World
from tests.doubles.slack.view_methods import home_of, stack_of


class Driving:
    """Every method may be called from any thread; those that send something answer with a ``Handle`` at once."""

    def __init__(self, world: World, loop: Loop, courier: Courier, acks: Acks, app: AppDefinition) -> None:
        self.world = world
        self._loop = loop
        self._courier = courier
        self._acks = acks
        self._app = app
        self.deliveries: list[Delivery] = []
        world.on_message = self._bot_spoke

    def slash(self, user: User, channel: Channel, command: str, text: str = "") -> Handle:
        """A slash command; ``channel`` may be one without the bot, or a direct conversation."""
        if self._app.escapes(command):
            text = payloads.escaped(self.world, user, text)

        def send() -> Handle:
            cause = self.world.new_id("delivery-")
            payload, permission = payloads.slash(self.world, cause, user, channel, command, text)
            self._acks.permissions[cause] = permission
            return self._send(cause, SLASH, payload, user, channel.id)

        return self._loop.do(send)

    def say(self, user: User, channel: Channel, text: str, *, thread: Message | None = None) -> Message:
        """A message by a person. The app hears of it only if it subscribed to the channel's messages."""
        return self._loop.do(lambda: self._say(user, channel, payloads.typed(text), text, thread)[0])

    def mention(self, user: User, channel: Channel, text: str, *, thread: Message | None = None) -> Handle:
        """``@Briefwire text`` in a channel that the bot is in."""
        team = self.world.teams[user.team]
        if team.bot_user not in channel.members:
            raise LookupError(f"the bot is not in #{channel.name}: Slack would ask to invite it first")
        at = f"<@{team.bot_user}> "

        def send() -> Handle:
            message, _ = self._say(user, channel, at + payloads.typed(text), at + text, thread)
            inner = payloads.mention_event(message, message_json(self.world, message))
            return self._event(team, "app_mention", inner, user, channel.id)

        return self._loop.do(send)

    def dm(self, user: User, text: str, *, thread: Message | None = None) -> Handle:
        """A direct message to the bot."""
        if not self._app.direct:
            raise LookupError("the app takes no direct messages: its messages tab is off or read-only")

        def send() -> Handle:
            channel = self.world.direct(self.world.teams[user.team], user)
            _, handle = self._say(user, channel, payloads.typed(text), text, thread)
            if handle is None:
                raise LookupError("the app is not subscribed to message.im")
            return handle

        return self._loop.do(send)

    def shortcut(self, message: Message, callback_id: str, *, user: User | None = None) -> Handle:
        """A message shortcut from the message's menu, by the first person of the workspace or ``user``."""
        if self._app.shortcuts is not None and callback_id not in self._app.shortcuts:
            raise LookupError(f"{callback_id} is not in the manifest; there are: {sorted(self._app.shortcuts)}")
        who = user or self._person(message.team)

        def send() -> Handle:
            cause = self.world.new_id("delivery-")
            payload, permission = payloads.message_shortcut(self.world, cause, who, message, callback_id)
            self._acks.permissions[cause] = permission
            return self._send(cause, INTERACTIVE, payload, who, message.channel)

        return self._loop.do(send)

    def press(self, shown: Message | View, which: str, value: Any = None, *, user: User | None = None) -> Handle:
        """Press a button or choose ``value`` in a menu; ``which`` is an action id, a label or a number from 1."""
        button = forms.find(shown, which)
        if isinstance(shown, Message) and shown.deleted:
            raise LookupError("the message is deleted")
        who = user or self._reader(shown)

        def send() -> Handle:
            cause = self.world.new_id("delivery-")
            chosen = forms.chosen(button.element, value)
            given = {} if button.element["type"] in ("button", "overflow") else {button.action_id: value}
            state = forms.state_of(shown, given)
            payload, _ = payloads.block_action(self.world, cause, who, shown, button, chosen, state)
            return self._send(cause, INTERACTIVE, payload, who, shown.channel)

        return self._loop.do(send)

    def suggest(self, shown: Message | View, which: str, text: str, *, user: User | None = None) -> list[Json]:
        """The options an external select offers for what was typed."""
        button, who = forms.find(shown, which), user or self._reader(shown)

        def send() -> Handle:
            payload = payloads.suggestion(self.world, who, shown, button, text)
            return self._send(self.world.new_id("delivery-"), INTERACTIVE, payload, who, shown.channel)

        handle = self._loop.do(send)
        handle.wait_ack()
        ack = handle.ack or {}
        return [o for group in ack.get("option_groups", []) for o in group["options"]] or list(ack.get("options", []))

    def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Handle:
        """Fill in a modal (by block id, action id or label) and submit it; comes back when it is acknowledged, with
        ``Handle.errors`` where the app refused. Raises ``ClientRefusedError`` where Slack's client would not send."""
        if view.closed:
            raise LookupError("the view is closed")
        if "submit" not in view.raw:
            raise forms.ClientRefusedError("the view has no submit button")
        state = forms.state_of(view, values or {}, submit=True)
        who = self.world.users[view.user]

        def send() -> Handle:
            cause = self.world.new_id("delivery-")
            self._acks.submitted[cause] = view
            urls = [self._modal_url(cause, who, *found) for found in self._targets(view, state)]
            payload = payloads.view_submission(self.world, cause, who, view, state, urls)
            return self._send(cause, INTERACTIVE, payload, who, view.channel)

        handle = self._loop.do(send)
        handle.wait_until(lambda sent: sent.done and not sent.error)
        return handle

    def _targets(self, view: View, state: Json) -> list[tuple[str, str, str]]:
        """Block, action and channel of the inputs that ask for a response_url."""
        found = []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                values = state[block["block_id"]][element["action_id"]]
                channel = values.get("selected_conversation") or values.get("selected_channel")
                found += [(block["block_id"], element["action_id"], channel)] if channel else []
        return found

    def _modal_url(self, cause: str, user: User, block_id: str, action_id: str, channel: str) -> Json:
        url, _ = payloads.response_url(self.world, cause, user, channel)
        return {"response_url": url, "channel_id": channel, "block_id": block_id, "action_id": action_id}

    def close(self, view: View, *, all_views: bool = False) -> Handle | None:
        """Close a modal by its cross or Cancel; the app hears of it only where it asked (``notify_on_close``)."""
        who = self.world.users[view.user]

        def send() -> Handle | None:
            for shown in stack_of(self.world, view.user) if all_views else [view]:
                shown.closed = True
            self.world.notify()
            if not view.raw.get("notify_on_close"):
                return None
            payload = payloads.view_closed(self.world, who, view, cleared=all_views)
            return self._send(self.world.new_id("delivery-"), INTERACTIVE, payload, who, view.channel)

        return self._loop.do(send)

    def modal(self, user: User) -> View | None:
        """The topmost modal the user has open."""
        stack = self._loop.do(lambda: stack_of(self.world, user.id))
        return stack[-1] if stack else None

    def open_home(self, user: User, timeout: float = 10) -> View:
        """Open the app's Home tab; the view as published (again) because of that."""

        def send() -> tuple[Handle, str | None]:
            team = self.world.teams[user.team]
            home, channel = home_of(self.world, user.id), self.world.direct(team, user)
            inner = payloads.home_event(self.world, user, channel, home)
            return self._event(
                team, "app_home_opened", inner, user, channel.id
            ), home.hash if home is not None else None

        handle, before = self._loop.do(send)

        def published() -> View | None:
            home = home_of(self.world, user.id)
            return home if home is not None and home.hash != before else None

        handle.wait_until(lambda sent: sent.done and published(), timeout)
        view = published()
        assert view is not None
        return view

    def archive(self, channel: Channel) -> Handle | None:
        """Archive a channel; here and in the next two the app hears of it if it subscribed and is a member."""
        return self._happens(channel, "archive")

    def delete_channel(self, channel: Channel) -> Handle | None:
        return self._happens(channel, "deleted")

    def kick(self, channel: Channel) -> Handle | None:
        """Remove the bot from a channel."""
        return self._happens(channel, "left")

    def _happens(self, channel: Channel, what: str) -> Handle | None:
        team, kind = self.world.teams[channel.team], "channel" if channel.kind == "channel" else "group"
        name, who = f"{kind}_{what}", self._person(team.id)

        def send() -> Handle | None:
            hears = name in self._app.events and team.bot_user in channel.members
            channel.archived, channel.deleted = what == "archive", what == "deleted"
            if what == "left":
                channel.members.discard(team.bot_user)
            inner = {"type": name, "channel": channel.id, "actor_id": who.id, "event_ts": self.world.new_ts()}
            return self._event(team, name, inner, who, channel.id) if hears else None

        return self._loop.do(send)

    def redeliver(self, handle: Handle, *, reason: str = "http_timeout") -> Handle:
        """Send an event once more, as Slack does when an ack was lost: same event_id, counted as a retry."""
        before = handle.delivery

        def send() -> Handle:
            delivery = Delivery(before.id, before.kind, before.payload, reason=reason)
            self.deliveries.append(delivery)
            again = handle.follow(delivery)
            self._loop.start(self._courier.deliver(delivery, first=len(before.attempts)))
            return again

        return self._loop.do(send)

    def event(self, team: Team, name: str, inner: Json | None = None) -> Handle:
        """Any event of the Events API."""
        return self._loop.do(lambda: self._event(team, name, {"type": name, **(inner or {})}, None, None))

    def _say(
        self, user: User, channel: Channel, text: str, raw: str, thread: Message | None
    ) -> tuple[Message, Handle | None]:
        if user.id not in channel.members:
            raise LookupError(f"{user.name} is not in #{channel.name}")
        ts = self.world.new_ts()
        blocks = complete_blocks(self.world, payloads.typed_blocks(raw))
        message = Message(user.team, channel.id, ts, user.id, "user", text, blocks, bot=False)
        message.thread_ts = (thread.thread_ts or thread.ts) if thread is not None else None
        publish(self.world, message)
        return message, self._message_event(message, user)

    def _message_event(self, message: Message, user: User | None, subtype: str | None = None) -> Handle | None:
        team, channel = self.world.teams[message.team], self.world.channels[message.channel]
        name = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}[channel.kind]
        if name not in self._app.events or team.bot_user not in channel.members:
            return None
        return self._event(team, name, payloads.message_event(self.world, message, subtype), user, channel.id)

    def _bot_spoke(self, message: Message, subtype: str | None) -> None:
        """Slack tells an app of its own messages as well."""
        if message.bot:
            self._message_event(message, None, subtype)

    def _event(self, team: Team, name: str, inner: Json, user: User | None, channel: str | None) -> Handle:
        if name not in self._app.events:
            raise LookupError(f"the app is not subscribed to {name}")
        payload = payloads.event(self.world, team, inner)
        return self._send(self.world.new_id("delivery-"), EVENTS, payload, user, channel, team.id)

    def _send(
        self, cause: str, kind: str, payload: Json, user: User | None, channel: str | None, team: str | None = None
    ) -> Handle:
        if kind == INTERACTIVE and not self._app.interactive:
            raise LookupError("the app is not interactive: see the manifest's settings")
        delivery = Delivery(cause, kind, payload)
        self.deliveries.append(delivery)
        handle = Handle(self.world, delivery, team or (user.team if user else ""), user.id if user else "", channel)
        self._loop.start(self._courier.deliver(delivery))
        return handle

    def _person(self, team: str) -> User:
        return next(user for user in self.world.users.values() if user.team == team and not user.bot)

    def _reader(self, shown: Message | View) -> User:
        """Who has it before them: the only reader, the one it answers, or the first person of the workspace."""
        who = shown.user if isinstance(shown, View) else shown.seen_by
        return self.world.users[who] if who else self._person(shown.team)

    def permission_of(self, handle: Handle) -> Permission:
        """The response_url that came with a delivery, to see how often it was used."""
        url = str(handle.payload["response_url"])
        return self.world.response_urls[url.rpartition("/")[2]]
