"""The answers to interactions: the callback in time and once, then the original answer and follow-ups by token."""

from __future__ import annotations

from tests.doubles.discord import payloads
from tests.doubles.discord.errors import ApiError, Json, Problem, refuse
from tests.doubles.discord.messages import SILENT, SUPPRESS_EMBEDS, compose, state_of, store
from tests.doubles.discord.rest import Call, Route
from tests.doubles.discord.rules import EPHEMERAL, LOADING, V2, choice_problems, modal_problems
from tests.doubles.discord.schema import check
from tests.doubles.discord.state import Interaction, Message, World
from tests.doubles.discord.text import text_of

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
TOKEN_LIFE = 15 * 60.0
USER_APP_FOLLOWUPS = 5
_FLAGS = SUPPRESS_EMBEDS | SILENT | V2
_SCHEMAS = {
    ANSWER: "CreateMessageInteractionCallbackRequest",
    DEFER: "CreateMessageInteractionCallbackRequest",
    DEFER_UPDATE: "UpdateMessageInteractionCallbackRequest",
    UPDATE: "UpdateMessageInteractionCallbackRequest",
    CHOICES: "ApplicationCommandAutocompleteCallbackRequest",
    MODAL: "ModalInteractionCallbackRequest",
}


class InteractionRoutes:
    """The endpoints of interactions. ``answer_within`` is the time for the first answer."""

    def __init__(self, answer_within: float) -> None:
        self.answer_within = answer_within

    def routes(self) -> list[Route]:
        hook = "/webhooks/{application_id}/{token}"
        one = hook + "/messages/{message_id}"
        return [
            Route("POST", "/interactions/{interaction_id}/{token}/callback", self.callback, open=True),
            Route("POST", hook, self.follow_up, open=True),
            Route("GET", one, self.message, open=True),
            Route("PATCH", one, self.edit, open=True),
            Route("DELETE", one, self.delete, open=True),
        ]

    def callback(self, world: World, call: Call) -> tuple[int, Json]:
        interaction = world.interactions.get(call.path["token"])
        if interaction is None or interaction.id != call.number("interaction_id"):
            raise ApiError(10062)
        try:
            self._first_answer(world, interaction, call)
        except ApiError as error:
            interaction.refusals.append(error)
            raise
        if call.query.get("with_response") not in {"1", "true", "True"}:
            return 204, None
        return 200, _callback_response(interaction)

    def _first_answer(self, world: World, interaction: Interaction, call: Call) -> None:
        if interaction.answer_type is not None:
            raise ApiError(40060)
        if call.at - interaction.created > self.answer_within:
            raise ApiError(10062)
        body = call.body if isinstance(call.body, dict) else {}
        kind = body.get("type")
        if kind not in _allowed(interaction):
            what = f"Value must be one of {tuple(sorted(_allowed(interaction)))}."
            refuse([Problem(("type",), "BASE_TYPE_CHOICES", what)])
        assert isinstance(kind, int)
        data = body.get("data") or {}
        if kind in {UPDATE, DEFER_UPDATE} and interaction.source is not None:
            interaction.first_edit = interaction.source.edits
        if kind in {CHOICES, MODAL, DEFER, DEFER_UPDATE}:
            refuse(check(_SCHEMAS[kind], body))
        if kind == CHOICES:
            refuse(choice_problems(data.get("choices") or []))
            interaction.choices = data.get("choices") or []
        elif kind == MODAL:
            refuse(modal_problems(data))
            interaction.modal, interaction.modal_open = data, True
        elif kind == UPDATE:
            assert interaction.source is not None
            _write(world, "IncomingWebhookUpdateForInteractionCallbackRequestPartial", interaction.source, data, call)
        elif kind == ANSWER:
            now = compose(world, "IncomingWebhookInteractionRequest", data, call.files, {})
            interaction.original = _post(world, interaction, data.get("flags") or 0)
            _fill(interaction.original, now, data)
        elif kind == DEFER:
            interaction.original = _post(world, interaction, data.get("flags") or 0)
            interaction.original.flags |= LOADING
        if kind in {UPDATE, DEFER_UPDATE}:
            interaction.original = interaction.source
        interaction.answer_type = kind
        interaction.answered_after = call.at - interaction.created
        if interaction.original is not None:
            interaction.states.append(text_of(interaction.original))

    def follow_up(self, world: World, call: Call) -> tuple[int, Json]:
        interaction = self._known(world, call)
        try:
            return 200, payloads.message(self._follow_up(world, interaction, call))
        except ApiError as error:
            interaction.refusals.append(error)
            raise

    def _follow_up(self, world: World, interaction: Interaction, call: Call) -> Message:
        payload = call.body or {}
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            # Documented, deprecated: right after a defer this edits the loading message, which stays as visible as
            # the defer made it.
            self._edit(world, interaction, original, call, "IncomingWebhookRequestPartial")
            return original
        if interaction.owners == {1} and len(interaction.followups) >= USER_APP_FOLLOWUPS:
            raise ApiError(40094)
        now = compose(world, "IncomingWebhookRequestPartial", payload, call.files, {})
        message = _post(world, interaction, payload.get("flags") or 0)
        _fill(message, now, payload)
        interaction.followups.append(message)
        return message

    def message(self, world: World, call: Call) -> tuple[int, Json]:
        return 200, payloads.message(self._message(self._known(world, call), call))

    def edit(self, world: World, call: Call) -> tuple[int, Json]:
        interaction = self._known(world, call)
        try:
            message = self._message(interaction, call)
            self._edit(world, interaction, message, call, "IncomingWebhookUpdateRequestPartial")
        except ApiError as error:
            interaction.refusals.append(error)
            raise
        return 200, payloads.message(message)

    def _edit(self, world: World, interaction: Interaction, message: Message, call: Call, schema: str) -> None:
        _write(world, schema, message, call.body, call)
        if message is interaction.original:
            interaction.states.append(text_of(message))

    def delete(self, world: World, call: Call) -> tuple[int, Json]:
        message = self._message(self._known(world, call), call)
        message.deleted = True
        return 204, None

    def _known(self, world: World, call: Call) -> Interaction:
        """The interaction behind a token: answered, and not too old."""
        interaction = world.interactions.get(call.path["token"])
        if call.number("application_id") != world.application_id:
            raise ApiError(10015)
        if interaction is None or call.at - interaction.created > TOKEN_LIFE:
            raise ApiError(50027)
        if interaction.answer_type is None:
            error = ApiError(10015)
            interaction.refusals.append(error)
            raise error
        return interaction

    def _message(self, interaction: Interaction, call: Call) -> Message:
        wanted = call.path["message_id"]
        found = interaction.original
        if wanted != "@original":
            own = [*interaction.followups, *filter(None, [interaction.original])]
            found = next((one for one in own if str(one.id) == wanted), None)
        if found is None or found.deleted:
            raise ApiError(10008)
        return found


def _allowed(interaction: Interaction) -> frozenset[int]:
    if interaction.kind == AUTOCOMPLETE:
        return frozenset({CHOICES})
    kinds = {ANSWER, DEFER}
    if interaction.source is not None:
        kinds |= {DEFER_UPDATE, UPDATE}
    if interaction.kind != MODAL_SUBMIT:
        kinds.add(MODAL)
    return frozenset(kinds)


def _post(world: World, interaction: Interaction, flags: int) -> Message:
    """A new, empty answer in the interaction's channel."""
    message = world.post(interaction.channel, world.bot, {}, flags=flags & EPHEMERAL)
    message.interaction_id = interaction.id
    if message.ephemeral:
        message.visible_to = interaction.user
    return message


def _fill(message: Message, now: Json, payload: Json) -> None:
    now["flags"] &= _FLAGS
    store(message, now, payload)


def _write(world: World, schema: str, message: Message, payload: Json, call: Call) -> None:
    """Edit a message. What was ephemeral stays so, what was not does too."""
    now = compose(world, schema, payload, call.files, state_of(message))
    _fill(message, now, payload)
    message.edits += 1


def _callback_response(interaction: Interaction) -> Json:
    about = {"id": str(interaction.id), "type": interaction.kind, "channel_id": str(interaction.channel.id)}
    resource = {"type": interaction.answer_type}
    message = interaction.original
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.loading,
        "response_message_ephemeral": message.ephemeral,
    }
    if interaction.answer_type in {ANSWER, UPDATE}:
        return {"interaction": about, "resource": resource | {"message": payloads.message(message)}}
    return {"interaction": about}
