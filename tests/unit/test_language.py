"""Language detection."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.language import detect

TEXTS = {
    "en": "The council said on Tuesday that it would pay for the new bridge, which has been closed since March.",
    "de": "Der Gemeinderat teilte am Dienstag mit, dass er die neue Brücke bezahlt, die seit März gesperrt ist.",
    "nl": "De minister zei dat het kabinet dinsdag besluit over de plannen. Er was in de stad veel protest.",
    "af": "Die minister het gesê dat die kabinet oor die planne sal besluit. Dit was in die stad baie warm.",
    "da": "Ministeren sagde tirsdag, at regeringen vil sende flere soldater. Det er den største øvelse i mange år.",
    "sv": "Ministern sade på tisdagen att regeringen ska skicka fler soldater. Det är den största övningen.",
    "fr": "Le maire a annoncé mardi que la ville paierait le nouveau pont, fermé depuis le mois de mars.",
    "it": "Il sindaco ha annunciato martedì che la città pagherà il nuovo ponte, chiuso dal mese di marzo.",
    "es": "El alcalde anunció el martes que la ciudad pagará el nuevo puente, cerrado desde el mes de marzo.",
    "pl": "Burmistrz ogłosił we wtorek, że miasto zapłaci za nowy most, zamknięty od marca tego roku.",
    "ru": "Мэр объявил во вторник, что город заплатит за новый мост, закрытый с марта.",
    "ja": "市長は火曜日、三月から閉鎖されている新しい橋の費用を市が負担すると発表した。",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_prose(language, text):
    assert detect(text) == language
    assert detect(text, "en" if language == "de" else "de") == language


@pytest.mark.parametrize("text", ["", " \n", "2.000", "3:1 (24.02.2022)", "!!! 😀", "NATO USA EU", "…"])
def test_nothing_to_tell_from_is_undetermined(text):
    assert detect(text) == "und"
    assert detect(text, "xx") == "und"


def test_a_hint_decides_only_what_the_text_leaves_open():
    assert detect("Am Museum") == "und"
    assert detect("Am Museum", "de-CH") == "de"
    assert detect("Am Montag") == "de"
    assert detect("Breaking News", "en-GB") == "en"
    assert detect("Wir bleiben hier", "en") == "de"


def test_a_quotation_in_another_language_changes_nothing():
    quoted = f"{TEXTS['de']} „{TEXTS['en']}“ {TEXTS['de']} Auch der Bürgermeister war nicht dabei."
    assert detect(quoted) == "de"
    assert detect(TEXTS["de"].upper()) == "de"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Repairs will take three or four years."),
        ("en", "Two-thirds of voters backed the plan on Tuesday."),
        ("de", "Mindestens ein Mensch wurde verletzt."),
        ("de", "Die Preise stiegen um zwei Prozent."),
        ("nl", "De prijzen stegen vorig jaar met twee procent."),
        ("da", "Mindst tre personer blev dræbt under stormen i går."),
        ("sv", "Minst tre personer dog under stormen i går kväll."),
        ("fr", "Au moins trois personnes sont mortes mardi à Paris."),
    ],
)
def test_single_sentences(language, text):
    assert detect(text) == language


def test_english_and_german_prose_needs_no_model():
    code = (
        "import sys; from summarizer.language import detect; "
        f"assert detect({TEXTS['en']!r}) == 'en'; assert detect({TEXTS['de']!r}) == 'de'; "
        "assert not {'numpy', 'py3langid'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
