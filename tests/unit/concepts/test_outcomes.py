"""What the sentence says happened to the counted thing decides what a figure counts."""

from decimal import Decimal

import pytest

from summarizer.concepts import annotate
from summarizer.types import Figure

# The figures are marked: [number|head]; the concepts they must get follow in order.
SENTENCES = [
    ("en", "[12|person] people were killed and [30|] injured in the blast.", "dead injured"),
    ("en", "The attack killed at least [12|person] people and wounded [30|].", "dead injured"),
    ("en", "[Three|person] people died, police said.", "dead"),
    ("en", "[Two|child] children are still missing.", "missing"),
    ("en", "Police arrested [40|demonstrator] demonstrators.", "arrested"),
    ("en", "[4,000|person] people had to leave their homes.", "evacuated"),
    ("en", "[200|person] people attended the funeral of the soldier killed in June.", "person"),
    ("en", "The firm will cut [300|job] jobs and create [20|job] jobs elsewhere.", "job_cut job_new"),
    ("en", "[600|house] houses were destroyed and [40|school] schools damaged.", "home_destroyed school_damaged"),
    ("en", "[9,000|household] households were without power.", "household_without_power"),
    ("en", "[23|person] people were hurt, [four|] of them seriously.", "injured seriously_injured"),
    ("en", "The plane carried [180|passenger] passengers.", "passenger"),
    ("de", "[Zwölf|Mensch] Menschen wurden getötet und [30|] verletzt.", "dead injured"),
    ("de", "Bei dem Unglück kamen [drei|Mensch] Menschen ums Leben, [zwölf|] wurden verletzt.", "dead injured"),
    ("de", "Bei dem Brand starben [zwei|Kind] Kinder.", "dead"),
    ("de", "[Fünf|Mensch] Menschen werden noch vermisst.", "missing"),
    ("de", "Die Polizei nahm [40|Demonstrant] Demonstranten fest.", "demonstrator"),
    ("de", "[40|Demonstrant] Demonstranten wurden festgenommen.", "arrested"),
    ("de", "Rund [4000|Mensch] Menschen wurden in Sicherheit gebracht.", "evacuated"),
    ("de", "Der Konzern streicht [300|Stelle] Stellen.", "job_cut"),
    ("de", "Der Konzern streicht bis 2028 rund [3000|Stelle] Stellen, [40|Tochter] Töchter bleiben.", "job_cut None"),
    ("de", "Im Werk sollen [2300|Arbeitsplatz] Arbeitsplätze entstehen.", "job_new"),
    ("de", "[600|Haus] Häuser wurden zerstört.", "home_destroyed"),
    ("de", "[23|Mensch] Menschen wurden verletzt, [vier|] davon schwer.", "injured seriously_injured"),
    ("de", "[Vier|Mann] Männer saßen an der Bar und tranken.", "man"),
]


@pytest.mark.parametrize(("language", "marked", "concepts"), SENTENCES)
def test_outcome_beside_the_figure(language: str, marked: str, concepts: str) -> None:
    text, spans, heads = "", [], []
    rest = marked
    while "[" in rest:
        before, _, rest = rest.partition("[")
        inside, _, rest = rest.partition("]")
        number, _, head = inside.partition("|")
        text += before
        spans.append((len(text), len(text) + len(number)))
        heads.append(head or None)
        text += number
    text += rest
    figures = [
        Figure(text[slice(*span)], span, (0, len(text)), Decimal(1), counted=head, counted_head=head)
        for span, head in zip(spans, heads, strict=True)
    ]
    assert [figure.concept for figure in annotate(figures, text, language)] == [
        None if concept == "None" else concept for concept in concepts.split()
    ]


def test_places_come_from_qualifiers_noun_and_clause() -> None:
    text = "1.000 US-Soldaten werden nach Rumänien verlegt."
    figure = Figure(
        "1.000",
        (0, 5),
        (0, len(text)),
        Decimal(1000),
        counted="US-Soldaten",
        counted_head="Soldat",
        clause="nach Rumänien",
    )
    (annotated,) = annotate([figure], text, "de")
    assert (annotated.concept, annotated.places) == ("soldier", ("US", "RO"))
