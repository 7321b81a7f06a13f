"""What several articles say, each fact and each person once, with every source."""

from summarizer.merge.agreement import is_addition
from summarizer.merge.figures import in_time_order, merge
from summarizer.merge.grouping import SameNoun
from summarizer.merge.people import merge_people, surname_key

__all__ = ["SameNoun", "in_time_order", "is_addition", "merge", "merge_people", "surname_key"]
