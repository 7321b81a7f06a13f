"""What a counted noun counts, in both languages."""

import pytest

from summarizer.concepts import compatible, concept_of, is_detail, is_total, label, lexicon

SAME = [
    (
        "soldier",
        "soldiers troops servicemen paratroopers",
        "Soldaten Soldatinnen Truppen US-Soldaten Bundeswehrsoldaten",
    ),
    ("dead", "dead deaths fatalities lives", "Tote Toten Todesopfer Getötete Verkehrstote Menschenleben"),
    ("injured", "injured injuries wounded", "Verletzte Verletzten Verwundete"),
    ("missing", "missing", "Vermisste Vermissten"),
    ("person", "person people persons", "Mensch Menschen Personen Leute"),
    ("police_officer", "policemen", "Polizisten Polizistinnen Polizeibeamte"),
    ("refugee", "refugee refugees", "Flüchtlinge Geflüchtete Kriegsflüchtlinge"),
    ("arrested", "arrests detentions", "Festnahmen Verhaftungen"),
    ("job", "jobs job", "Arbeitsplätze Stellen Jobs Industriearbeitsplätze"),
    ("vote", "votes ballots", "Stimmen Wählerstimmen"),
    ("home", "homes houses flats", "Häuser Wohnungen Einfamilienhäuser"),
    ("household", "households", "Haushalte Haushalten Privathaushalte"),
    ("car", "cars", "Autos Pkw Personenwagen"),
    ("tank", "tanks", "Panzer Kampfpanzern"),
    ("drone", "drones", "Drohnen Kampfdrohnen"),
    ("hospital", "hospitals clinics", "Krankenhäuser Kliniken Spitäler Unikliniken"),
    ("child", "children kids", "Kinder Kindern Schulkinder"),
    ("train", "trains", "Züge Güterzüge Regionalzügen"),
    ("passenger", "passengers commuters", "Passagiere Fahrgäste Reisende Pendler"),
    ("company", "companies firms", "Unternehmen Firmen Industriebetriebe"),
    ("damage", "damage", "Schaden Sachschaden Schäden"),
    ("turnover", "turnover revenues", "Umsatz Umsätze Jahresumsatz"),
    ("rescuer", "helpers rescuers", "Helfer Einsatzkräfte Rettungskräfte"),
    ("demonstrator", "demonstrators protesters", "Demonstranten Demonstrierende"),
]
NOTHING = [
    *(
        ("de", word)
        for word in ["Sekunde", "Mannigfaltigkeit", "Verbote", "Preiskreise", "Demokraten", "Generation", "Oktoberfest"]
    ),
    *(("en", word) for word in ["fortnight", "serendipity", "the"]),
]


@pytest.mark.parametrize(("concept", "english", "german"), SAME, ids=[row[0] for row in SAME])
def test_words_of_both_languages_share_a_concept(concept: str, english: str, german: str) -> None:
    assert {word: concept_of(word, "en") for word in english.split()} == dict.fromkeys(english.split(), concept)
    assert {word: concept_of(word, "de-CH") for word in german.split()} == dict.fromkeys(german.split(), concept)


@pytest.mark.parametrize(("language", "word"), NOTHING)
def test_word_without_a_concept(language: str, word: str) -> None:
    assert concept_of(word, language) is None


@pytest.mark.parametrize(
    ("noun", "language", "qualifiers", "concept"),
    [
        ("officer", "en", ("police",), "police_officer"),
        ("U.S. military personnel", "en", (), "soldier"),
        ("bed", "en", ("hospital",), "hospital_bed"),
        ("members of the crew", "en", (), "crew"),
        ("jet", "en", ("fighter",), "fighter_jet"),
        ("Soldat", "de", ("tote",), "dead"),
        ("soldier", "en", ("wounded", "Russian"), "injured"),
        ("Panzer", "de", ("zerstörte",), "tank"),
        ("GRÜNE SOLDATEN", "de", (), "soldier"),
        ("Fußgänger", "de", (), "pedestrian"),
        ("Fussgänger", "de", (), "pedestrian"),
        ("", "en", (), None),
        ("💥", "de", (), None),
    ],
)
def test_phrases_and_qualifiers(noun: str, language: str, qualifiers: tuple[str, ...], concept: str | None) -> None:
    assert concept_of(noun, language, qualifiers) == concept


NEVER = [
    ("dead", "injured"), ("injured", "missing"), ("injured", "seriously_injured"), ("soldier", "police_officer"),
    ("job_cut", "job_new"), ("job", "worker"), ("person", "soldier"), ("person", "dead"), ("profit", "turnover"),
    ("loss", "profit"), ("yes_vote", "no_vote"), ("home_destroyed", "home_damaged"), ("refugee", "migrant"),
    ("case", "dead"), ("tank", "missile"), ("export", "import"), ("passenger", "resident"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), NEVER)
def test_never_one_figure(first: str, second: str) -> None:
    assert not compatible(first, second)
    assert not compatible(second, first)


def test_people_may_be_whoever_was_there() -> None:
    assert compatible("person", "passenger")
    assert compatible("resident", "person")
    assert is_detail("household", "household_without_power")
    assert is_detail("rescued", "person")
    assert not is_detail("dead", "injured")
    assert not is_detail("home_destroyed", "home_damaged")


def test_totals_of_one_event() -> None:
    assert [name for name in ("dead", "evacuated", "home_destroyed", "soldier", "price") if is_total(name)] == [
        "dead",
        "evacuated",
        "home_destroyed",
    ]


def test_table_is_large_labelled_and_free_of_contradictions() -> None:
    things = lexicon.things()
    assert len(things) >= 300
    for language in lexicon.LANGUAGES:
        assert {name for name in things if not label(name, language)} == set()
        table = lexicon.things_of(language)
        # every concept can be reached by a word of its language
        assert set(table.phrases.values()) | set(table.counted.values()) == set(things)
        # and is found again by what a brief calls it
        assert {name for name in things if concept_of(label(name, language) or "", language) != name} == set()


def test_label_of_an_unknown_concept_or_language() -> None:
    assert label("home_destroyed", "en") is None
    assert label("soldier", "fr") is None
    assert label("soldier", "de-AT") == "Soldaten"
