"""Word lists of the corpus grammars. The held-out lists appear in evaluation only."""

from grammar import GRAMMAR

_WORDS: dict[str, list[str]] = GRAMMAR["words"]
PEOPLE = _WORDS["people"]
CITIES = _WORDS["cities"]
MONTHS = _WORDS["months"]
SYLLABLES = _WORDS["syllables"]
FIRM_KINDS = _WORDS["firm_kinds"]
ACTORS = _WORDS["actors"]
HELD_OUT_ACTORS = _WORDS["held_out_actors"]
ACTIONS = _WORDS["actions"]
HELD_OUT_ACTIONS = _WORDS["held_out_actions"]
CONDITIONS = _WORDS["conditions"]
UNKNOWN_ADJECTIVES = _WORDS["unknown_adjectives"]
UNKNOWN_NOUNS = _WORDS["unknown_nouns"]
HELD_OUT_NOUNS = _WORDS["held_out_nouns"]
UNKNOWN_LAWS = _WORDS["unknown_laws"]
HELD_OUT_LAWS = _WORDS["held_out_laws"]
UNKNOWN_QUESTIONS = _WORDS["unknown_questions"]
THINGS = _WORDS["things"]
HELD_OUT_THINGS = _WORDS["held_out_things"]
