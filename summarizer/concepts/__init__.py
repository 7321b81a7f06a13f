"""What news counts and where: language-neutral ids for counted nouns and places, and search tokens made of them."""

from summarizer.concepts.index import index_concepts, query_concepts
from summarizer.concepts.nouns import compatible, concept_of, is_total
from summarizer.concepts.outcomes import annotate
from summarizer.concepts.places import places_in, related, roles

__all__ = [
    "annotate",
    "compatible",
    "concept_of",
    "index_concepts",
    "is_total",
    "places_in",
    "query_concepts",
    "related",
    "roles",
]
