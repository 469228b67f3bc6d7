"""The fact base is well formed, and no question has two answers."""

from collections import Counter, defaultdict

import facts
import questions
import statements


def test_several_hundred_facts_with_a_source():
    """Every fact has an id of its own, an answer and a source; some are held out."""
    found = facts.load_facts()
    assert len(found) >= 500
    assert len({fact.fact_id for fact in found}) == len(found)
    assert all(fact.answer and fact.source and fact.article for fact in found)
    assert 0.08 < sum(fact.held_out for fact in found) / len(found) < 0.2


def test_no_subject_is_asked_for_two_answers():
    """A relation and a subject phrase lead to one fact only."""
    seen = Counter(
        (fact.relation, subject.lower()) for fact in facts.load_facts() for subject in fact.subjects
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_every_relation_can_be_asked_and_stated():
    """Question heads and statement shapes exist for each relation, each with the subject in it."""
    for relation in {fact.relation for fact in facts.load_facts()}:
        assert all("{s}" in head for head in questions.HEADS[relation])
        assert all("{s}" in shape and "{a}" in shape for shape in statements.SHAPES[relation])


def test_held_out_systems_are_held_out_whole():
    """Of a system, a policy or a committee either every fact is held out or none."""
    groups = defaultdict(set)
    for fact in facts.load_facts():
        if fact.family != "regulation":
            groups[fact.family, fact.article].add(fact.held_out)
    assert all(len(kinds) == 1 for kinds in groups.values())


def test_reply_carries_the_answer_and_its_reference():
    """The full reply names the phrase, and the article where there is one."""
    known = {fact.fact_id: fact for fact in facts.load_facts()}
    fact = known["gdpr-33-1-deadline"]
    assert fact.reply == "72 hours after becoming aware of the breach (GDPR Article 33(1))."
    assert known["mp-halyard-owner"].reference == ""
