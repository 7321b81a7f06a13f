"""Messages survive being stored, whatever is in them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.messages import decode_message, encode_message
from bot.core.errors import StoreError
from bot.core.message import Action, Invocation, Message, Run, Section
from tests.golden_messages import HOSTILE

_texts = st.text(max_size=8)  # NUL included
_some = st.none() | _texts
_runs = st.builds(Run, _texts, bold=st.booleans(), mark=st.booleans(), url=_some)
_lines = st.lists(_runs, max_size=3).map(tuple)
_sections = st.builds(
    Section, st.lists(_lines, max_size=3).map(tuple), _some, st.sampled_from(["text", "list", "quote", "table"])
)
_arguments = st.lists(st.tuples(_texts, _texts | st.booleans()), max_size=3).map(tuple)
_actions = st.builds(
    Action,
    _texts,
    _texts,
    st.builds(Invocation, _texts, _arguments),
    st.sampled_from(["answer", "replace", "publish", "form"]),
    st.booleans(),
)
_messages = st.builds(
    Message,
    _texts,
    st.lists(_sections, max_size=3).map(tuple),
    st.lists(_actions, max_size=3).map(tuple),
    error=st.booleans(),
)


@settings(deadline=None)
@given(_messages)
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    stored = encode_message(message)
    assert decode_message(stored) == message
    assert stored.isascii()
    assert "\0" not in stored


@settings(deadline=None)
@given(_messages, _messages)
def test_what_is_stored_is_equal_for_equal_messages_only(one: Message, other: Message) -> None:
    assert (encode_message(one) == encode_message(other)) == (one == other)


def test_the_form_says_its_version() -> None:
    version, *rest = json.loads(encode_message(HOSTILE))
    assert version == 1
    with pytest.raises(StoreError, match="form 2"):
        decode_message(json.dumps([2, *rest]))
