"""What an ack may carry, and what Slack then does."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.doubles.slack.delivery import EVENTS, SLASH, Delivery
from tests.doubles.slack.element_rules import options
from tests.doubles.slack.posting import answer_by
from tests.doubles.slack.state import Json, Permission, SlackError, View, World
from tests.doubles.slack.view_methods import add_view, checked, replace_view, stack_of

_ACTIONS = {None, "errors", "update", "push", "clear"}


@dataclass
class Acks:
    """Applies acks; ``permissions`` are the response_urls of deliveries whose ack can post, ``submitted`` the views
    that deliveries submitted."""

    world: World
    permissions: dict[str, Permission] = field(default_factory=dict)
    submitted: dict[str, View] = field(default_factory=dict)

    def apply(self, delivery: Delivery, payload: Json | None) -> None:
        kind = delivery.payload.get("type", delivery.kind)
        try:
            if kind == SLASH and payload:
                answer_by(self.world, self.permissions[delivery.id], payload, "ack")
            elif kind == "view_submission":
                self._submission(delivery, payload or {})
            elif kind == "block_suggestion":
                self._suggestion(payload or {})
            elif payload and delivery.kind != EVENTS:
                self.world.faults.append(f"ack of {kind} with a payload that nobody reads: {payload}")
        except SlackError as error:
            delivery.error = error.code
            self.world.faults.append(f"ack of {kind}: {error.code} {error.extra}")

    def _suggestion(self, payload: Json) -> None:
        groups = payload.get("option_groups", [])
        lists = [group["options"] for group in groups] if groups else [payload.get("options")]
        for found in lists:
            if found != [] and (wrong := list(options(found, "/options"))):
                raise SlackError("invalid_options", errors=wrong)

    def _submission(self, delivery: Delivery, payload: Json) -> None:
        view, action = self.submitted[delivery.id], payload.get("response_action")
        if action not in _ACTIONS:
            raise SlackError("invalid_response_action")
        if action == "errors":
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            errors = payload.get("errors")
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                raise SlackError("invalid_errors", errors=[f"no input blocks: {errors}"])
        elif action == "update":
            replace_view(self.world, view, checked(self.world, payload.get("view"), "modal"))
        elif action == "push":
            raw = checked(self.world, payload.get("view"), "modal")
            add_view(self.world, self.world.teams[view.team], view.user, raw, view, view.channel)
        else:
            for shown in stack_of(self.world, view.user) if action == "clear" else [view]:
                shown.closed = True
