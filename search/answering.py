"""From a question to its answer: read a plan's entries, rank them, count what narrows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils import timezone

from portal.core import searchable
from portal.core.syllables import pairs
from search import narrowing, planning
from search.asking import Asked, asked_of, number_asked, with_accents
from search.engines import database_engine, engine, is_degraded
from search.engines.base import Answering, Plan
from search.facets import values_of
from search.profiles import Profile, current_profile
from search.questions import Answer, Mode, Question, Sort, Within
from search.ranking import Ranked, ranked
from search.results import results
from search.scopes import facet_token, kinds_of, number_token, scope_of
from search.scoring import NO_STATISTICS, Statistics, weighed
from search.suggesting import suggestion

# Entries whose order is exact; those behind follow by what the plan promised of them.
RANKED: Final = 100
# Nobody reads further; a search is narrowed instead.
DEEPEST: Final = 1_000
# With fewer entries that have all words, the closest ones are shown.
_FEWEST: Final = 5
# So many syllables are a sentence: what answers it best often lacks one of its words.
SENTENCE: Final = 6
# Of people and offices nobody asks in sentences: a title, an office and a name may be as long.
LONG_NAME: Final = 16
_MOST_NAMED: Final = 200


@dataclass(frozen=True)
class Found:
    """The entries that answer, filters applied, in their order; the sets of all in scope.

    `sets`: how many entries of each set of filters answer, before filters. `entries` begins
    with the first of all, whatever page is asked for, and may be longer than was asked. `whole`:
    of the closest ones those sets whose entries have all words, as far as they were counted.
    `meant`: the question as it was probably meant (`search.suggesting`); None where the order
    did not need to know.
    """

    mode: Mode
    entries: Sequence[Ranked]
    sets: Mapping[int, int]
    statistics: Statistics = NO_STATISTICS
    whole: Mapping[int, int] = field(default_factory=dict)
    meant: str | None = None


def answer(question: Question) -> Answer:
    """What is found, as a page of results shows it; six statements at most."""
    first = (question.page - 1) * question.page_size
    answered = found(question, first + question.page_size)
    if answered.mode is Mode.NOTHING_ASKED:
        return Answer(answered.mode)
    shown = answered.entries[first : first + question.page_size]
    values = values_of({*answered.sets, *answered.whole, *(one.facets for one in shown)})
    total, by_facet = narrowing.counted(answered.sets, values, question)
    unfiltered = total
    if any(question.filters.values()):
        unfiltered, _all = narrowing.counted(answered.sets, values, replace(question, filters={}))
    return Answer(
        answered.mode,
        total,
        unfiltered,
        results(question.text, shown, values),
        narrowing.shown(by_facet, question),
        number_asked(question.text),
        is_degraded(),
        answered.statistics,
        min(narrowing.counted(answered.whole, values, question)[0], total),
        answered.meant,
    )


def outlook(question: Question, statistics: Statistics) -> int:
    """How many entries a wider question without filters would find; two statements at most.

    `statistics`: those of the narrower one. Of the nearest entries so many as are ranked.
    """
    asked = asked_of(question.text, question.site_id)
    reader = engine()
    spoken = [facet_token(searchable.LANGUAGE, question.language)]
    named = len(_named(reader, asked, question))
    if named:
        return named
    if not asked.number_key and not _is_sentence(asked, question):
        plan = planning.matching(asked, question, statistics.frequencies)
        total = sum(reader.counted(replace(plan, any_of=[*plan.any_of, spoken])).values())
        if total >= (1 if asked.phrases else _FEWEST):
            return total
    terms = weighed(asked.runs, statistics, current_profile())
    plan = planning.of_telling_words(question, terms)
    return len(reader.promising(replace(plan, any_of=[*plan.any_of, spoken]), RANKED))


def found(question: Question, count: int, profile: Profile | None = None) -> Found:
    """The entries that answer best, at least `count` of them where there are so many."""
    profile = profile or current_profile()
    asked = asked_of(question.text, question.site_id)
    if not asked.folded:
        return Found(Mode.NOTHING_ASKED, [], {})
    wanted = {term for run, _share in asked.runs for term in (*run, *pairs(run))}
    statistics = database_engine().statistics(sorted(wanted))
    reader = engine()
    named = _named(reader, asked, question)
    plan = planning.matching(asked, question, statistics.frequencies)
    sets = reader.counted(plan) if named or not _is_sentence(asked, question) else {}
    meant: str | None = None
    has_all_words = sum(sets.values()) >= (1 if asked.phrases else _FEWEST)
    terms = weighed(asked.runs, statistics, profile)
    if has_all_words:
        mode = Mode.PHRASE if asked.phrases else Mode.ALL_WORDS
        plan = planning.filtered(plan, question)
        if question.sort is not Sort.RELEVANCE:
            return Found(mode, _by_day(reader, plan, question, count), sets, statistics)
        plan = planning.of_all_words(plan, terms)
    else:
        mode = Mode.CLOSEST
        plan = planning.of_telling_words(question, terms)
        if _is_left_bare(asked, question):
            meant = suggestion(question.text)
            asked = with_accents(asked, meant)
    ids = reader.promising(plan, max(RANKED, min(count, DEEPEST)) if has_all_words else RANKED)
    best = ranked(
        asked,
        {*ids[:RANKED], *named},
        statistics,
        profile,
        site_id=question.site_id if question.within is not Within.SITE else None,
        today=timezone.localdate(),
    )
    whole: Mapping[int, int] = {}
    if not has_all_words:
        whole, sets = sets, Counter(one.facets for one in best)
    behind = [Ranked(entry, 0.0, 0, 0) for entry in ids[RANKED:] if entry not in named]
    entries = [
        *(one for one in best if one.entry in named),
        *(one for one in best if one.entry not in named),
        *behind,
    ]
    mode = Mode.NUMBER if named else mode
    return Found(mode, _narrowed(entries, question), sets, statistics, whole, meant)


def _is_left_bare(asked: Asked, question: Question) -> bool:
    """Whether the accents of the likeliest reading may tell the closest entries apart.

    Of sentences, whose words speak for each other; not of names: nobody stands first by a guess
    at his.
    """
    return not asked.says_accents and _is_sentence(asked, question) and not question.kinds


def _is_sentence(asked: Asked, question: Question) -> bool:
    """Whether the closest entries are sought at once, not first those that have all words."""
    return len(asked.folded) >= (LONG_NAME if question.kinds else SENTENCE)


def _narrowed(entries: Sequence[Ranked], question: Question) -> Sequence[Ranked]:
    """Those that pass the filters, the language among them, in the order asked for."""
    values = values_of({one.facets for one in entries if one.facets})
    passing = [one for one in entries if narrowing.passes(values.get(one.facets, {}), question)]
    if question.sort is Sort.RELEVANCE:
        return passing
    newest = question.sort is Sort.NEWEST
    return sorted(passing, key=lambda one: (-one.day if newest else one.day, one.entry))


def _by_day(reader: Answering, plan: Plan, question: Question, count: int) -> Sequence[Ranked]:
    """The first `count` by their day."""
    language = [facet_token(searchable.LANGUAGE, question.language)]
    plan = Plan(plan.must, [*plan.any_of, language])
    ids = reader.by_day(
        plan, newest=question.sort is Sort.NEWEST, offset=0, count=min(count, DEEPEST)
    )
    return [Ranked(entry, 0.0, 0, 0) for entry in ids]


def _named(reader: Answering, asked: Asked, question: Question) -> set[int]:
    """Entries in scope whose very number is asked for, however much of it is said."""
    if not asked.number_key:
        return set()
    must = [number_token(asked.number_key), *scope_of(question)]
    return set(reader.promising(Plan(must, kinds_of(question), all_of_them=True), _MOST_NAMED))
