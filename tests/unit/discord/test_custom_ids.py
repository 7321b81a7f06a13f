"""Ids of buttons, posts and forms, there and back."""

from __future__ import annotations

from typing import get_args

import pytest

from adapters.discord import custom_ids
from bot.core.message import ActionKind, Button


@pytest.mark.parametrize("kind", get_args(ActionKind))
@pytest.mark.parametrize("key", ["", "k" * 25])
def test_a_button_says_its_kind_token_and_key(kind: ActionKind, key: str) -> None:
    made = custom_ids.of_button(Button("id", "label", "t" * 40, kind), key)
    assert custom_ids.pressed(made) == custom_ids.Pressed(kind, "t" * 40)
    assert custom_ids.key_of(made) == (key or None)
    assert custom_ids.form_of(made) is None
    assert len(made) <= 100


def test_posts_and_forms() -> None:
    assert custom_ids.key_of(custom_ids.of_post("abc")) == "abc"
    assert custom_ids.pressed(custom_ids.of_post("abc")) is None
    assert custom_ids.form_of(custom_ids.of_form("digest set")) == "digest set"
    assert custom_ids.flag_of(custom_ids.of_flag("only_if_news")) == "only_if_news"


@pytest.mark.parametrize(
    "strange", ["", ":", "bw", "bw:", "bw:answer", "bw:nothing:t", "bw:a:b:c:d", "dg", "form:", "x:y:z"]
)
def test_what_is_none_of_ours(strange: str) -> None:
    assert custom_ids.pressed(strange) is None
    assert custom_ids.key_of(strange) is None
    assert custom_ids.form_of(strange) is None
    assert custom_ids.flag_of(strange) is None
