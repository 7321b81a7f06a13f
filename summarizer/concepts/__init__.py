"""What news counts and where: language-neutral ids for counted nouns and places, and search tokens made of them."""

from summarizer.concepts.index import index_concepts, query_concepts
from summarizer.concepts.nouns import compatible, concept_of, is_total, label
from summarizer.concepts.outcomes import annotate
from summarizer.concepts.places import place_name, places_in, related, roles

__all__ = [
    "annotate",
    "compatible",
    "concept_of",
    "index_concepts",
    "is_total",
    "label",
    "place_name",
    "places_in",
    "query_concepts",
    "related",
    "roles",
]
