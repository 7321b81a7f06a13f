"""``docs/answers.md`` shows what Discord and Slack show now."""

from tests import transcripts


def test_the_page_of_answers_is_up_to_date() -> None:
    """``python -m tests.transcripts`` renews it."""
    assert transcripts.page() == transcripts.PAGE.read_text(encoding="utf-8")
