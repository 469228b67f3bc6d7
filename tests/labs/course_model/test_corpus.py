"""The corpus is deterministic, its parts are disjoint, and there is enough of it."""

import itertools
import json
import random
from collections import Counter

import corpus
import facts
import pytest
import questions
import tasks
import unknown
import words
from screening import SLICES, population


@pytest.fixture(scope="module")
def fact_base():
    return facts.load_facts()


@pytest.fixture(scope="module")
def some_documents(fact_base):
    return list(itertools.islice(corpus.documents(fact_base, 5), 3000))


@pytest.fixture(scope="module")
def some_examples(fact_base):
    return list(itertools.islice(corpus.examples(fact_base, 5), 4000))


def test_the_same_seed_gives_the_same_text(fact_base, some_documents, some_examples):
    """Two streams of one seed agree; another seed differs."""
    assert list(itertools.islice(corpus.documents(fact_base, 5), 200)) == some_documents[:200]
    assert list(itertools.islice(corpus.documents(fact_base, 6), 200)) != some_documents[:200]
    assert list(itertools.islice(corpus.examples(fact_base, 5), 200)) == some_examples[:200]


def test_held_out_facts_are_in_no_training_text(fact_base, some_documents, some_examples):
    """Neither their systems nor their policy codes appear."""
    names = {fact.topic for fact in fact_base if fact.held_out and fact.family == "system"}
    codes = {fact.article for fact in fact_base if fact.held_out and fact.family == "policy"}
    assert names and codes
    asked = {example.fact_id for example in some_examples}
    assert not asked & {fact.fact_id for fact in fact_base if fact.held_out}
    text = "\n".join(some_documents) + "\n".join(
        example.messages[-1]["content"] for example in some_examples if example.task != "unknown"
    )
    assert [name for name in names if name in text] == []


def test_held_out_phrasings_are_never_trained(fact_base, some_examples):
    """No held-out head or prefix is in the training grammar."""
    for relation in questions.HEADS:
        assert not set(questions.heads(relation)) & set(questions.heads(relation, held_out=True))
    assert not set(questions.PREFIXES) & set(questions.HELD_OUT_PREFIXES)
    rng = random.Random(1)
    trained = {example.messages[-1]["content"] for example in some_examples}
    known = corpus.trained(fact_base)
    assert not trained & {questions.ask(fact, rng, held_out=True) for fact in known}


def test_held_out_words_are_never_trained(some_documents, some_examples):
    """The nouns, laws and things of unknown questions in evaluation are new words to the model."""
    text = "\n".join(some_documents) + "\n".join(
        example.messages[-1]["content"] for example in some_examples
    )
    new = [*words.HELD_OUT_NOUNS, *words.HELD_OUT_LAWS, *words.HELD_OUT_THINGS]
    assert [word for word in new if word in text] == []


def test_every_fact_can_be_asked_in_hundreds_of_ways(fact_base):
    """Variety of phrasing is what generalises: the grammar has it for every fact."""
    assert min(questions.combinations(fact) for fact in fact_base) >= 130
    assert sum(questions.combinations(fact) for fact in fact_base) > 300_000


def test_the_corpus_is_millions_of_tokens_without_repeating_itself(some_documents):
    """Of 3,000 documents nearly all are different: a stream as long as one likes."""
    assert len(set(some_documents)) / len(some_documents) > 0.97
    assert sum(map(len, some_documents)) > 300_000


def test_unknown_articles_are_unknown(fact_base):
    """An article that is asked for as unknown is in no fact."""
    rng = random.Random(3)
    known = {fact.reference for fact in fact_base if fact.family == "regulation"}
    for held_out in (False, True):
        asked = {unknown.unknown_article(fact_base, rng, held_out=held_out) for _ in range(500)}
        assert not asked & known


def test_examples_come_in_the_stated_shares(some_examples):
    """The mix is the one of MIX; JSON answers parse."""
    counts = Counter(example.task for example in some_examples)
    for task, share in corpus.MIX.items():
        assert counts[task] / len(some_examples) == pytest.approx(share, abs=0.03)
    assert all(
        json.loads(example.answer) for example in some_examples if example.task == "extraction"
    )


@pytest.mark.parametrize(
    ("customers", "hours", "lost", "label"),
    [
        (10, 4, False, "low"),
        (10, 5, False, "medium"),
        (200, 1, False, "medium"),
        (15000, 1, False, "high"),
        (10, 1, True, "high"),
    ],
)
def test_severity_follows_the_invented_rule(customers, hours, lost, label):
    """Lost data or more than 10,000 customers is high; few customers for a short time is low."""
    assert tasks.severity_of(customers, hours, lost) == label


def test_screening_population_is_fixed():
    """The population of a seed does not change, and has every slice."""
    cases = population(2000, 1)
    assert cases == population(2000, 1)
    assert {case.slice_name for case in cases} == set(SLICES)
    assert all(case.label == "clear" for case in cases if case.slice_name == "own transfer")
