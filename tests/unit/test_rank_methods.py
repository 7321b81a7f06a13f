"""The methods of choosing: as sumy knows them, the same in every process, bounded in time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers import AbstractSummarizer

from summarizer.rank import METHODS, candidates, choose, rules
from summarizer.rank.peers import MAX_SENTENCES, Tokenizer, sumy_summarizer
from tests.unit.dam import DAM_EN, read


def test_our_method_is_a_sumy_summarizer():
    tokenizer = Tokenizer("en")
    paragraphs = [
        Paragraph(SumySentence(sentence, tokenizer) for sentence in tokenizer.to_sentences(paragraph))
        for paragraph in DAM_EN.split("\n\n")
    ]
    for method in METHODS:
        summarizer = sumy_summarizer(method, "en")
        assert isinstance(summarizer, AbstractSummarizer)
        chosen = summarizer(ObjectDocumentModel(paragraphs), 2)
        assert len(chosen) == 2
    assert str(sumy_summarizer("briefwire", "en")(ObjectDocumentModel(paragraphs), 1)[0]).startswith("The dam above")
    assert tokenizer.to_words("Um 3,4 % auf 2.000 US-Soldaten") == ("um", "3d4", "auf", "2000", "us", "soldaten")


SCRIPT = """
import socket, sys
def refuse(*arguments, **named):
    raise AssertionError("network used")
socket.socket.connect = socket.create_connection = refuse
sys.path.insert(0, {root!r})
from summarizer.rank import METHODS, choose
from tests.unit.dam import DAM_DE, DAM_EN, DAM_TWICE, read
reads = [read(DAM_EN, "en"), read(DAM_TWICE, "en", "b"), read(DAM_DE, "de", "c")]
for method in METHODS:
    for known in (reads, reads[:1], reads[2:]):
        print(method, [(lead.article, lead.span) for lead in choose(known, count=3, method=method)])
"""


def test_every_process_gives_the_same_and_needs_no_network():
    script = SCRIPT.format(root=str(Path(__file__).parents[2]))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "NLTK_DATA": "", "HOME": "/nonexistent"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().count("[(") == 3 * len(METHODS)


def test_our_method_imports_neither_sumy_nor_numpy():
    code = (
        "import sys; from summarizer.rank import choose; from summarizer.types import Article, Reading, ReadArticle; "
        "from summarizer.sentences import split; text = 'The council approved the plan on Monday. It costs money.'; "
        "leads = choose([ReadArticle(Article('a', '', text, 'en'), Reading('en', split(text, 'en')))], count=1); "
        "assert leads and not {'sumy', 'numpy', 'nltk'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def long_text(sentences):
    towns = ["Lindow", "Halden", "Merzau", "Port Ellis", "Grauental", "Osterby", "Kirn"]
    nouns = ["dam", "school", "bridge", "council", "harbour", "railway", "clinic", "market", "theatre", "mill", "pool"]
    return "\n\n".join(
        f"The {nouns[i % 11]} of {towns[i % 7]} number {i} costs {i * 37} euros more than the {nouns[i * 5 % 11]} "
        f"opened in street {i * 13}, officials of district {i % 97} said."
        for i in range(sentences)
    )


def test_our_method_is_linear_and_fast():
    def cost(sentences):
        known = read(long_text(sentences), "en")
        best = float("inf")
        for _ in range(2):
            for remembering in (rules.is_presentable, rules.is_dangling, candidates.content_terms):
                remembering.cache_clear()
            start = time.process_time()
            assert len(choose([known], count=3)) == 3
            best = min(best, time.process_time() - start)
        return best

    small, large = cost(500), cost(2_000)
    assert large < 8 * small
    assert large < 1.0


@pytest.mark.parametrize("method", ["lexrank", "textrank"])
def test_quadratic_methods_see_a_bounded_number_of_sentences(method):
    known = read(long_text(3 * MAX_SENTENCES), "en")
    start = time.process_time()
    leads = choose([known], count=3, method=method)
    assert time.process_time() - start < 10
    limit = known.reading.sentences[MAX_SENTENCES].span[0]
    assert all(lead.span[0] < limit for lead in leads)
