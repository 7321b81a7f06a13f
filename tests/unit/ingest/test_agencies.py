from __future__ import annotations

import pytest

from bot.core.drafts import agency_of, dateline, sign_off


@pytest.mark.parametrize(
    ("text", "agency", "rest"),
    [
        ("Washington dpa Angesichts der Lage", "dpa", "Angesichts der Lage"),
        ("Kiew/Moskau dpa „Wir gehen“", "dpa", "„Wir gehen“"),
        ("Los Angeles dpa/afp Der Start", "dpa", "Der Start"),
        ("BERLIN (dpa) - Der Minister", "dpa", "Der Minister"),
        ("Kiel (dpa/lno) – Ein Schiff", "dpa", "Ein Schiff"),
        ("Frankfurt am Main (AFP) - Die Bank", "AFP", "Die Bank"),
        ("WASHINGTON (Reuters) — The House", "Reuters", "The House"),
        ("WASHINGTON, Feb 2 (Reuters) - The House", "Reuters", "The House"),
        ("ST. LOUIS (AP) — Police", "AP", "Police"),
        ("(AP) The man", "AP", "The man"),
        ("AFP - The ministry", "AFP", "The ministry"),
        ("dpa Kiel. Der Hafen", "dpa", "Der Hafen"),
        ("Bern, 3. Februar (sda) Der Rat", "Keystone-SDA", "Der Rat"),
        ("BERLIN taz | Der Bund", None, "Der Bund"),
        ("BERLIN — The chancellor", None, "The chancellor"),
        ("BRENNHAVEN, Denmark – Twelve people", None, "Twelve people"),
        ("NEW YORK, Nov 16 - The bank", None, "The bank"),
        ("Marnau. Rund 300 Menschen haben in Marnau", None, "Rund 300 Menschen haben in Marnau"),
        ("Bad Ems – Die Polizei sucht in Bad Ems", None, "Die Polizei sucht in Bad Ems"),
    ],
)
def test_dateline_is_taken_off(text: str, agency: str | None, rest: str) -> None:
    found = dateline(text)
    assert (found.agency, found.rest) == (agency, rest)
    assert found.dropped
    assert text.startswith(found.dropped)


@pytest.mark.parametrize(
    "text",
    [
        "Die dpa Der Bericht",
        "Laut Reuters (AFP) - Das",
        "Der dpa-Bericht nennt Zahlen",
        "Endlich. Nach drei Jahren endet der Streit in Marnau.",
        "Zwei Tote – Polizei ermittelt in Marnau.",
        "Berlin – das klingt nach Freiheit in Berlin.",
        "Die Nachrichtenagentur AFP – Die",
        "New York AP The",
        "Foto (AFP) Der Hafen",
        "Groushko told the Russian news agency Interfax.",
        "",
        "dpa",
        "(" * 5_000,
        "Aa " * 5_000,
    ],
)
def test_no_dateline_no_change(text: str) -> None:
    assert dateline(text) == (None, text, "")


@pytest.mark.parametrize(
    ("text", "agency", "rest"),
    [
        ("Er starb am Montag. (dpa)", "dpa", "Er starb am Montag."),
        ("„So ist es“, sagte er. „Immer.“ (lno/dpa)", "dpa", "„So ist es“, sagte er. „Immer.“"),
        ("Sie kamen an. (mit dpa, afp)", "dpa", "Sie kamen an."),
        ("dpa/AFP", "dpa", ""),
        ("(AFP, dpa)", "AFP", ""),
        ("Mit Material von dpa und AFP", "dpa", ""),
        ("Quelle: Reuters", "Reuters", ""),
        ("Sources: AP, Reuters", "AP", ""),
    ],
)
def test_sign_off_is_taken_off(text: str, agency: str, rest: str) -> None:
    found = sign_off(text)
    assert (found.agency, found.rest) == (agency, rest)


@pytest.mark.parametrize(
    "text", ["Retter bei der Arbeit (AFP)", "Interfax meldete dies.", "Report 17", "", "(" * 9_999]
)
def test_a_caption_or_a_quoted_agency_is_no_sign_off(text: str) -> None:
    assert sign_off(text) == (None, text, "")


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("dpa/AFP", "dpa"),
        ("mre/dpa", "dpa"),
        ("Von Anna Muster, dpa", "dpa"),
        ("By The Associated Press", "AP"),
        ("Reuters Staff", "Reuters"),
        ("PA", "PA Media"),
        ("Jane Pa, Aa Bo", None),
        ("Anna Muster", None),
        (None, None),
    ],
)
def test_agency_of_a_byline(byline: str | None, agency: str | None) -> None:
    assert agency_of(byline) == agency
