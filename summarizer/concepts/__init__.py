"""What news counts and where: language-neutral ids for counted nouns and places, and search tokens made of them."""

from summarizer.concepts.index import index_concepts, query_concepts
from summarizer.concepts.nouns import (
    compatible,
    concept_of,
    is_detail,
    is_grave,
    is_listed,
    is_local,
    is_personal,
    is_toll,
    is_total,
    is_work,
    label,
    same_kind,
)
from summarizer.concepts.outcomes import annotate
from summarizer.concepts.places import find as find_places
from summarizer.concepts.places import place_name, places_in, related, roles

__all__ = [
    "annotate",
    "compatible",
    "concept_of",
    "find_places",
    "index_concepts",
    "is_detail",
    "is_grave",
    "is_listed",
    "is_local",
    "is_personal",
    "is_toll",
    "is_total",
    "is_work",
    "label",
    "place_name",
    "places_in",
    "query_concepts",
    "related",
    "roles",
    "same_kind",
]
