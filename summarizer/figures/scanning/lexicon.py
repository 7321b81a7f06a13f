"""The word lists of one language, as lookup tables. Everything that differs between languages is data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from summarizer.figures.scanning.atoms import Atom, phrase
from summarizer.figures.scanning.units import UnitTables, load_units

T = TypeVar("T")
DEFAULT = "en"
"""Read with, where a language has no tables of its own."""
_TABLES = "languages"
_LANGUAGE_FILE = re.compile(r"([a-z]{2,3})\.toml")  # named by its ISO 639 code; other tables have longer names


class Phrases(Generic[T]):
    """Phrases with a payload, found forwards or backwards from a position among atoms; the longest wins."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for text, payload in entries:
            words = phrase(text)
            self._by_first.setdefault(words[0], []).append((words, payload))
            self._by_last.setdefault(words[-1], []).append((words, payload))
        for table in (self._by_first, self._by_last):
            for found in table.values():
                found.sort(key=lambda entry: -len(entry[0]))

    @property
    def starters(self) -> frozenset[str]:
        """First words of all phrases."""
        return frozenset(self._by_first)

    def at(self, line: Sequence[Atom], index: int) -> tuple[int, T] | None:
        """The longest phrase that starts at ``index``: the index after it, and its payload."""
        if index >= len(line):
            return None
        for words, payload in self._by_first.get(line[index].low, ()):
            end = index + len(words)
            if end <= len(line) and all(line[index + k].low == word for k, word in enumerate(words)):
                return end, payload
        return None

    def before(self, line: Sequence[Atom], index: int) -> tuple[int, T] | None:
        """The longest phrase that ends just before ``index``: the index it starts at, and its payload."""
        if index <= 0:
            return None
        for words, payload in self._by_last.get(line[index - 1].low, ()):
            start = index - len(words)
            if start >= 0 and all(line[start + k].low == word for k, word in enumerate(words)):
                return start, payload
        return None


def tidy(value: Decimal) -> Decimal:
    """The value without exponent or trailing zeros: 1E+4 is 10000, 2.50 is 2.5."""
    return Decimal(f"{value.normalize():f}")


def words_of(entries: str) -> list[str]:
    """The entries of a word list."""
    return [" ".join(entry.split()) for entry in entries.split(",") if entry.strip()]


def _valued(entries: str, count: int = 1) -> list[tuple[str, tuple[Decimal, ...]]]:
    pairs = (entry.rsplit(" ", count) for entry in words_of(entries))
    return [(name, tuple(tidy(Decimal(value)) for value in values)) for name, *values in pairs]


def _named(entries: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (entry.rpartition(" ") for entry in words_of(entries))]


def _numbers(entries: str) -> dict[str, Decimal]:
    return {name: values[0] for name, values in _valued(entries)}


class Lexicon:
    """The tables of one language (see ``docs/figures.md`` for the meaning of each list)."""

    def __init__(self, data: Mapping[str, Any], units: UnitTables) -> None:
        self.units = units
        self._read_numbers(data["format"], data["numbers"])
        self._read_parts(data["fractions"], data["vague"], data["multiples"])
        self._read_ranges(data["ranges"], data["age"], data["rates"])
        self.mass_words = frozenset(words_of(data["mass"]["words"]))
        self.mass_units: dict[str, str] = {data["mass"]["money"]: data["mass"]["unit"]}
        self.priced = frozenset(words_of(data["mass"].get("priced", "")))
        self.mass_only = frozenset(words_of(data["mass"].get("only", "")))
        self.mass_links = frozenset(words_of(data["mass"].get("links", "")))
        self.money_things = frozenset(words_of(data["mass"].get("money_things", "")))
        self._read_modifiers(data["modifiers"])
        self._read_directions(data["direction"])
        self._read_context(data["context"], data["vetoes"]["patterns"])

    def _read_numbers(self, form: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        self.decimal: str = form["decimal"]
        self.group: str = form["group"]
        self.elisions = frozenset(words_of(form.get("elisions", "")))
        self.capital_nouns: bool = form.get("capital_nouns", False)
        self.space_groups: bool = form["space_groups"]
        self.small = _numbers(numbers["small"])
        self.tens_phrases = Phrases(_valued(numbers.get("tens_phrases", "")))
        self.teens_after_tens: bool = numbers.get("teens_after_tens", False)
        self.unit_links = frozenset(words_of(numbers.get("unit_links", "")))
        self.hundred = _numbers(numbers["hundred"])
        self.scales = _numbers(numbers["scales"])
        self.counted_scales = _numbers(numbers["counted_scales"])
        self.attached = _numbers(numbers["attached_scales"])
        self.foreign_scales = _numbers(numbers.get("foreign_scales", ""))
        self.spaced_letters = frozenset(words_of(numbers.get("spaced_letters", "")))
        self.money_attached = frozenset(words_of(numbers["money_attached"]))
        self.coded_scales = _numbers(numbers.get("coded_scales", ""))
        self.ambiguous_attached = frozenset(words_of(numbers["ambiguous_attached"]))
        self.metre_after = frozenset(words_of(numbers.get("metre_after", "")))
        self.metre_before = frozenset(words_of(numbers.get("metre_before", "")))
        self.kilometre_after = frozenset(words_of(numbers.get("kilometre_after", "")))
        self.articles = frozenset(words_of(numbers["articles"]))
        self.bare_scales = frozenset(words_of(numbers["bare_scales"]))
        self.joiners = frozenset(words_of(numbers["joiners"]))
        self.units_before_tens: bool = numbers["units_before_tens"]
        self.points = frozenset(words_of(numbers["points"]))
        self.half = frozenset(words_of(numbers["half"]))
        self.half_joiners = Phrases((entry, True) for entry in words_of(numbers["half_joiners"]))
        self.half_before_scale = Phrases((entry, True) for entry in words_of(numbers["half_before_scale"]))
        self.after_unit = Phrases(_valued(numbers.get("after_unit", "")))
        self.indefinite_one = frozenset(words_of(numbers["indefinite_one"]))
        segments = [*self.small, *self.hundred, *self.bare_scales, *self.joiners]
        alternation = "|".join(sorted(map(re.escape, segments), key=lambda segment: (-len(segment), segment)))
        self.compound = re.compile(f"(?:{alternation})+") if self.units_before_tens else None
        self.segment = re.compile(alternation)
        suffixes = "|".join(words_of(numbers.get("compound_suffixes", "")))
        self.not_compounds = frozenset(words_of(numbers.get("not_compounds", "")))
        self.suffixed = re.compile(f"((?:{alternation})+)({suffixes})") if suffixes else None

    def _read_parts(self, fractions: Mapping[str, Any], vague: Mapping[str, Any], multiples: Mapping[str, Any]) -> None:
        self.parts = _numbers(fractions["parts"])
        self.after_part = frozenset(words_of(fractions["after_part"]))
        self.part_of = frozenset(words_of(fractions["of"]))
        self.singular_parts = frozenset(words_of(fractions["singular"]))
        self.after_singular = frozenset(words_of(fractions["after_singular"]))
        self.part_closers = frozenset(words_of(fractions.get("part_closers", "")))
        self.before_singular = frozenset(words_of(fractions["before_singular"]))
        self.whole_words = _numbers(fractions["whole_words"])
        self.whole_after = frozenset(words_of(fractions["whole_after"]))
        self.one_in_any = frozenset(words_of(fractions.get("one_in_any", "")))
        self.one_in = Phrases((entry, True) for entry in words_of(fractions["one_in"]))
        self.noun_in = frozenset(words_of(fractions.get("noun_in", "")))
        self.every = frozenset(words_of(fractions["every"]))
        self.not_every = frozenset(words_of(fractions.get("not_every", "")))
        self.every_of_nouns = frozenset(words_of(fractions.get("every_of_nouns", "")))
        self.every_ordinals = _numbers(fractions["every_ordinals"])
        self.vague = Phrases(_valued(vague["plurals"], 2))
        self.quantifiers = Phrases(_valued(vague["quantifiers"], 2))
        self.vague_with_of = frozenset(words_of(vague["only_before_of"]))
        up, down = (_numbers(multiples[key]) for key in ("up", "down"))
        self.multiples = {**up, **down, **_numbers(multiples.get("neutral", ""))}
        self.multiples_up, self.multiples_down = frozenset(up), frozenset(down)
        self.conditional = _numbers(multiples["conditional"])
        self.conditional_after = frozenset(words_of(multiples["conditional_after"]))
        self.conditional_before = frozenset(words_of(multiples["conditional_before"]))
        self.conditional_blocked = frozenset(words_of(multiples["conditional_blocked"]))
        self.times = Phrases((entry, True) for entry in words_of(multiples["times"]))
        self.times_after = frozenset(words_of(multiples["times_after"]))

    def _read_ranges(self, ranges: Mapping[str, Any], age: Mapping[str, Any], rates: Mapping[str, Any]) -> None:
        self.between = frozenset(words_of(ranges["between"]))
        self.between_and = frozenset(words_of(ranges["between_and"]))
        self.range_from = frozenset(words_of(ranges["from"]))
        self.range_to = Phrases((entry, True) for entry in words_of(ranges["to"]))
        self.range_dashes = frozenset(words_of(ranges["dashes"]))
        self.range_or = Phrases((entry, True) for entry in words_of(ranges["or"]))
        self.change_verbs = frozenset(words_of(ranges.get("change_verbs", "")))
        self.open_from = frozenset(words_of(ranges.get("open_from", "")))
        self.counted_in_millions = frozenset(words_of(ranges.get("counted_in_millions", "")))
        self.gets_time = frozenset(words_of(ranges.get("gets_time", "")))
        self.echoes = Phrases((entry, True) for entry in words_of(ranges.get("echoes", "")))
        self.been = frozenset(words_of(ranges.get("been", "")))
        self.back_links = frozenset(words_of(ranges.get("back", "")))
        self.change_to = frozenset(words_of(ranges["from_to_change"]))
        self.pair_words = frozenset(words_of(ranges["pairs"]))
        # In English "to" joins a range and names the goal of a change; in German these are two words.
        self.change_to_is_range_word = any(word in self.range_to.starters for word in self.change_to)
        self.age_phrases = frozenset(words_of(age["before_years"]))
        self.bare_age_words = frozenset(words_of(age["before_number"]))
        self.age_before = Phrases((entry, True) for entry in (*self.age_phrases, *self.bare_age_words))
        self.age_bounds = Phrases((entry, True) for entry in words_of(age.get("bounds", "")))
        self.age_copulas = Phrases((entry, True) for entry in words_of(age.get("copulas", "")))
        self.people = frozenset(words_of(age.get("people", "")))
        self.age_before_words = frozenset(words_of(age.get("before_words", "")))
        self.years_after_name: bool = age.get("years_after_name", False)
        self.lasting = frozenset(words_of(age.get("lasting", "")))
        self.rate_words = Phrases((entry, entry in words_of(rates["per_articles"])) for entry in words_of(rates["per"]))
        self.not_rate_before = frozenset(words_of(rates["not_before"]))
        self.rate_adverbs: Phrases[str] = Phrases(_named(rates["adverbs"]))
        self.never_rated = frozenset(words_of(rates["never"]))

    def _read_modifiers(self, modifiers: Mapping[str, Any]) -> None:
        signs = ("~", ">", "<", ">=", "<=", "=")
        self.modifiers = Phrases((entry, sign) for sign in signs for entry in words_of(modifiers[sign]))
        self.skip_before_part = frozenset(words_of(modifiers["skip_before_part"]))
        self.modifier_skip = frozenset(words_of(modifiers["skip"]))
        after = modifiers["after"]
        self.modifiers_after = Phrases((entry, sign) for sign in after for entry in words_of(after[sign]))
        exempt = modifiers["exempt"]
        self.exempt_words = frozenset(words_of(exempt["words"]))
        self.courses = frozenset(words_of(exempt.get("courses", "")))
        self.exempt_kind: str = exempt["kind"]
        self.buried = frozenset(words_of(modifiers.get("buried", "")))
        self.beneath = frozenset(words_of(modifiers.get("beneath", "")))
        self.exempt_unless = frozenset(words_of(exempt["unless_after"]))
        self.governed = frozenset(words_of(modifiers.get("governed", {}).get("words", "")))
        self.governors = frozenset(words_of(modifiers.get("governed", {}).get("by", "")))

    def _read_directions(self, direction: Mapping[str, Any]) -> None:
        multiples = {"up": self.multiples_up, "down": self.multiples_down}
        ways_of = {way: (*words_of(direction[way]), *sorted(multiples[way])) for way in ("up", "down")}
        self.none_of_things = frozenset(words_of(direction.get("none_of_things", "")))
        ways_of["none"] = (*words_of(direction.get("none", "")), *sorted(self.none_of_things))
        self.directions = Phrases((entry, way) for way, entries in ways_of.items() for entry in entries)
        self.relative_only = frozenset(words_of(direction["relative_only"]))
        self.direction_links = Phrases((entry, True) for entry in words_of(direction["links"]))
        self.amount_links = frozenset(words_of(direction["amount_links"]))
        self.amount_openers = frozenset(words_of(direction.get("amount_openers", "")))
        self.adds = frozenset(words_of(direction.get("adds", "")))
        self.verb_particles = frozenset(words_of(direction.get("verb_particles", "")))
        self.moved_up = frozenset(words_of(direction.get("moved_up", "")))
        self.near_links = frozenset(words_of(direction["near_links"]))
        self.neutral_links = frozenset(words_of(direction["neutral_links"]))
        self.chain = frozenset(direction["chain"].split(", "))
        self.name_links = frozenset(words_of(direction.get("name_links", "")))
        self.compared_periods = Phrases((entry, True) for entry in words_of(direction.get("compared_periods", "")))
        self.time_prepositions = frozenset(words_of(direction.get("time_prepositions", "")))
        self.results = frozenset(words_of(direction.get("results", "")))
        self.compound_ways = dict(_named(direction.get("compound_ways", "")))
        self.dimensions = frozenset(words_of(direction.get("dimensions", "")))
        self.separable_verbs = frozenset(entry.split()[0] for entry, _ in _named(direction.get("separable", "")))
        self.separable = dict(_named(direction.get("separable", "")))
        self.particles = frozenset(entry.split()[1] for entry in self.separable)
        self.transitive = frozenset(words_of(direction.get("transitive", "")))
        self.measured_only = frozenset(words_of(direction["measured_only"]))
        self.from_links = frozenset(words_of(direction["from_links"]))
        ways = ("up", "down")
        self.directions_after = Phrases((entry, way) for way in ways for entry in words_of(direction[f"after_{way}"]))
        self.noun_ways = {
            word: way
            for way in ways
            for word in words_of(direction[f"after_{way}"])
            if word in words_of(direction["after_article"])
        }
        self.after_article = frozenset(words_of(direction["after_article"]))
        self.after_measured_only = frozenset(words_of(direction["after_measured_only"]))
        self.after_relative_only = frozenset(words_of(direction["after_relative_only"]))
        self.boundaries = frozenset(words_of(direction["boundaries"]))
        self.minus_words = frozenset(words_of(direction["minus_words"]))
        self.plus_signs = frozenset(words_of(direction["plus_signs"]))
        self.minus_signs = frozenset(words_of(direction["minus_signs"]))
        self.thresholds = dict(_named(direction.get("thresholds", "")))
        self.not_object_after = frozenset(words_of(direction.get("not_object_after", "")))
        self.verbs_follow: bool = direction.get("forward", False)

    def _read_context(self, context: Mapping[str, Any], patterns: Sequence[str]) -> None:
        self.year_before = frozenset(words_of(context["year_before"]))
        self.label_before = Phrases((entry, True) for entry in words_of(context["label_before"]))
        self.labels_need_cap = frozenset(words_of(context["labels_need_cap"]))
        self.not_label_after = frozenset(words_of(context.get("not_label_after", "")))
        self.labels_not_before_noun = frozenset(words_of(context.get("labels_not_before_noun", "")))
        self.labels_before_noun = frozenset(words_of(context.get("labels_before_noun", "")))
        self.names_take_numbers: bool = context["name_rule"]
        self.noun_stop = frozenset(words_of(context["noun_stop"]))
        self.not_one_after = frozenset(words_of(context["article_one_after"]))
        self.adjective_endings = tuple(words_of(context.get("adjective_endings", "")))
        self.participle = re.compile(context.get("participle", "$^"))
        self.possessives = frozenset(words_of(context.get("possessives", "")))
        self.said = frozenset(words_of(context.get("said", "")))
        self.fetches = frozenset(words_of(context.get("fetches", "")))
        self.fetched_for = frozenset(words_of(context.get("fetched_for", "")))
        self.said_one = frozenset(words_of(context.get("said_one", "")))
        self.not_one_before = frozenset(words_of(context["article_one_before"]))
        self.unit_before: Phrases[str] = Phrases(_named(context["unit_before"]))
        self.compared_by = frozenset(words_of(context["compared_by"]))
        self.count_before = frozenset(words_of(context["count_before"]))
        self.count_determiners = frozenset(words_of(context.get("count_determiners", "")))
        self.dated = frozenset(words_of(context.get("dated", "")))
        self.votes = frozenset(words_of(context.get("votes", "")))
        self.vote_links = frozenset(words_of(context.get("vote_links", "")))
        self.outcomes = frozenset(words_of(context["outcomes"]))
        self.one_after = frozenset(words_of(context.get("one_after", "")))
        self.one_before = frozenset(words_of(context.get("one_before", "")))
        self.idioms = Phrases((entry, True) for entry in words_of(context["idioms"]))
        self.score_words = frozenset(words_of(context["score_words"]))
        self.sentence_openers = frozenset(words_of(context["sentence_openers"]))
        self.ordinal_dot: bool = context.get("ordinal_dot", False)
        self.sentence_starters = frozenset(words_of(context.get("sentence_starters", "")))
        months, weekdays = (words_of(context[key]) for key in ("months", "weekdays"))
        self.weekdays = frozenset(day.lower() for day in weekdays)
        self.months = frozenset(month.lower() for month in months)
        calendar = {"month": "|".join(months), "weekday": f"(?:{'|'.join(weekdays)})"}
        self.vetoes = tuple(
            re.compile(pattern.replace("{month}", calendar["month"]).replace("{weekday}", calendar["weekday"]))
            for pattern in patterns
        )
        self.starters = (
            frozenset(
                {
                    *self.small,
                    *self.hundred,
                    *self.scales,
                    *self.articles,
                    *self.half,
                    *self.whole_words,
                    *self.every,
                    *self.parts,
                    *self.multiples,
                    *self.conditional,
                }
            )
            | self.vague.starters
            | self.quantifiers.starters
        )


@cache
def languages() -> tuple[str, ...]:
    """The ISO 639 codes of the languages there are tables for, sorted: one for each ``languages/<code>.toml``."""
    named = (_LANGUAGE_FILE.fullmatch(table.name) for table in (files("summarizer.figures") / _TABLES).iterdir())
    return tuple(sorted(match[1] for match in named if match is not None))


@cache
def _load(language: str) -> Lexicon:
    data = _toml(language)
    data["vetoes"]["patterns"] += _toml("common")["vetoes"]["patterns"]
    return Lexicon(data, load_units(language))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("summarizer.figures") / _TABLES / f"{name}.toml").read_text("utf-8"))


def lexicon(language: str) -> Lexicon:
    """The tables for a BCP 47 code ("de-CH" reads as German); English where we have none."""
    base = language.partition("-")[0].lower()
    return _load(base if base in languages() else DEFAULT)
