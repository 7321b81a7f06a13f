"""French sentence boundaries are data: ``summarizer/data/abbreviations.fr.toml``."""

import pytest

from summarizer.sentences import split


@pytest.mark.parametrize(
    "sentences",
    [
        ("M. Dupont a versé 5 000 euros.", "Mme. Leroy et le Dr. Petit ont signé."),
        ("Il cite l'art. 5 et le no. 12.", "Env. 300 personnes, etc. ont suivi."),
        ("Le fort date de 52 av. J.-C. selon lui.", "Le prix a baissé de 3,5 %."),
        ("« Pourquoi ? » demande Mme Leroy.", "Rien ne bouge."),
        ("La société réclame 12 millions d'euros.", "À Lyon, le procès s'ouvre jeudi."),
    ],
)
@pytest.mark.parametrize("code", ["fr", "fr-CH"])
def test_french_sentences(sentences, code):
    text = " ".join(sentences)
    assert tuple(text[slice(*sentence.span)] for sentence in split(text, code)) == sentences


def test_a_language_without_tables_is_read_by_the_english_rules():
    text = "Mr. Hart paid 5.5 million. Then he left."
    assert split(text, "xx") == split(text, "en")
    assert split(text, "../en") == split(text, "en")
