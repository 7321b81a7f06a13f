"""One pass over a text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.reading import read

TEXTS = {
    "en": "Prime Minister Jane Doe left with about 40 aides. Costs rose by 4.5 percent, she said.",
    "de": "Regierungschefin Jana Doe ging mit rund 40 Beratern. Die Kosten stiegen um 4,5 Prozent, sagte sie.",
}


@pytest.mark.parametrize(("language", "region"), [("en", "en-GB"), ("de", "de-CH")])
def test_a_region_changes_nothing_but_the_name_of_the_language(language, region):
    text = TEXTS[language]
    assert read(text, language=region) == replace(read(text, language=language), language=region)


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_is_found_where_it_is_not_given(language):
    assert read(TEXTS[language]) == read(TEXTS[language], language=language)


def test_a_text_too_short_to_tell_is_read_all_the_same():
    assert [one.surface for one in read("2.000 $").figures] == ["2.000 $"]
