"""What is told as new, changed and withdrawn in the gold stories, held to floors that may only rise."""

from __future__ import annotations

import pytest

from tests import story_changes
from tests.scoring import Score

PRECISION = {"new": 0.87, "changed": 0.95, "unchanged": 0.95, "withdrawn": 1.0}
RECALL = {"new": 0.95, "changed": 0.85, "unchanged": 0.95, "withdrawn": 0.5}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return story_changes.scores()


@pytest.mark.parametrize("kind", story_changes.KINDS)
def test_changes_are_told_as_an_editor_would(scores, kind):
    assert scores[kind].gold
    assert scores[kind].precision >= PRECISION[kind]
    assert scores[kind].recall >= RECALL[kind]
