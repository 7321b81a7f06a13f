"""Numbers whose unit was named before them, in the sentence or in the one before."""

import pytest

from summarizer.figures import read_figures
from summarizer.sentences import split


@pytest.mark.parametrize(
    ("text", "language", "units"),
    [
        ("The budget is €5 billion. Last year it was 4.8 billion.", "en", ["euro", "euro"]),
        ("The firm is worth $3 billion. Its users rose to 2.1 million.", "en", ["dollar", "count"]),
        ("The firm is worth $3 billion. It sold 2.1 million last year.", "en", ["dollar", "count"]),
        ("Trips last 4.5 days. It was 5.6 a decade ago.", "en", ["day", "day"]),
        ("Wages are 30 percent in Paris, in Rome only 11.", "en", ["percentage", "percentage"]),
        ("The road is 3 miles long. They saw it.", "en", ["mile"]),
        ("Die Fahrt dauert 18 Minuten, in Wien nur elf.", "de", ["minute", "minute"]),
        ("Die Gäste blieben 4,5 Tage, vor 20 Jahren waren es noch 5,6.", "de", ["day", "year", "day"]),
        ("Der Eintritt kostet acht Euro, ermäßigt fünf.", "de", ["euro", "euro"]),
        ("Er stahl 386.450 Euro, allein in Zeitz 210.000.", "de", ["euro", "euro"]),
        ("Die Grenze liegt bei 0,5 Promille, er hatte 1,9.", "de", ["per mille", "per mille"]),
        ("Der Bund gibt 5 Milliarden Euro. Das Land gibt 2 Milliarden.", "de", ["euro", "euro"]),
        ("Der Bund gibt 5 Milliarden Euro. Im Land leben 2 Millionen.", "de", ["euro", "count"]),
        ("Der Park ist 5 Hektar groß. Am Abend kamen nur 12.", "de", ["hectare"]),
    ],
)
def test_units_named_before(text, language, units):
    assert [figure.unit for figure in read_figures(text, split(text, language), language)] == units
