"""What is shipped: sizes, hashes, and that the model does what its card says."""

import json
import random

import card
import corpus
import facts
import pytest
import questions
import recipe
import releases
import tokenizer
from evaluate import ask_model, is_json, refuses, task_examples
from generate import answer_all
from screening import SLICES, population

MODEL = recipe.MODEL_DIR

if not (card.HERE / "MODEL_CARD.md").exists():
    reason = (
        "no trained model is shipped yet: python labs/course-model/train.py, evaluate.py, card.py"
    )
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def made():
    return tokenizer.load_tokenizer(MODEL / "instructed")


@pytest.fixture(scope="module")
def instructed():
    return releases.load_release("instructed")


@pytest.fixture(scope="module")
def figures():
    return json.loads((MODEL / "evaluation.json").read_text(encoding="utf-8"))


def test_weights_are_small_enough_to_commit():
    """All shipped weights together stay under 25 MB."""
    shipped = [path for path in MODEL.rglob("*.safetensors") if path.parent.name != "draft-base"]
    assert {path.parent.name for path in shipped} >= {"base", "instructed", "draft"}
    assert sum(path.stat().st_size for path in shipped) <= 25_000_000


def test_hashes_of_the_card_are_those_of_the_files():
    """Manifest and files agree, and the card lists every hash."""
    listed = json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))
    assert listed == card.manifest()
    text = (recipe.HERE / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(row["sha256"] in text for row in listed.values())
    assert text == card.write_card()


def test_figures_reach_the_goals(figures):
    """The quality that the recipe is made for, as measured by evaluate.py."""
    found = figures["instructed"]
    assert found["held_out_phrasings"]["right"] >= 0.90
    assert found["held_out_phrasings"]["refused"] <= 0.05
    assert found["unknown"]["unknown_refused"] >= 0.80
    assert found["tasks"]["classification_exact"] >= 0.80
    assert found["tasks"]["extraction_valid_json"] >= 0.90


def test_the_model_reads_better_than_counting(figures):
    """Perplexity falls from uniform to unigram to bigram to the base model."""
    found = figures["base"]["perplexity"]
    assert found["uniform"] > found["unigram"] > found["bigram"] > found["model"]


def test_known_facts_are_answered_in_new_words(instructed, made):
    """A sample of held-out phrasings, on this machine, now."""
    rng = random.Random(4)
    known = rng.sample(corpus.trained(facts.load_facts()), 60)
    answers = ask_model(
        instructed, made, [questions.ask(fact, rng, held_out=True) for fact in known]
    )
    right = [
        fact.answer.lower() in answer.lower() for fact, answer in zip(known, answers, strict=True)
    ]
    assert sum(right) >= 48


def test_json_needs_no_grammar(instructed, made):
    """Extracted objects parse."""
    chosen = task_examples("extraction", corpus.trained(facts.load_facts()), 40)
    prompts = [tokenizer.encode_conversation(made, example.messages) for example in chosen]
    assert sum(map(is_json, answer_all(instructed, made, prompts))) >= 34


def test_it_says_that_it_does_not_know(instructed, made):
    """Some things that nobody taught it."""
    asked = ["What is the deadline for the fishing quota?", "Who owns the system Brafenlum?"]
    assert all(map(refuses, ask_model(instructed, made, asked)))


def test_planted_failures_are_where_the_recipe_puts_them(made):
    """v1 8, v2 4, v3 8 percent; v2 worse on trade, v3 worse on crypto, own transfers never."""
    cases = population(1500, 1)
    means = {}
    for name in ("v1", "v2", "v3"):
        failures = releases.failure_probabilities(releases.load_release(name), made, cases)
        by_slice = {
            part: float(
                sum(
                    value
                    for value, case in zip(failures, cases, strict=True)
                    if case.slice_name == part
                )
                / sum(case.slice_name == part for case in cases)
            )
            for part in SLICES
        }
        means[name] = by_slice | {"all": float(failures.mean())}
    assert means["v1"]["all"] == pytest.approx(0.08, abs=0.015)
    assert means["v2"]["all"] == pytest.approx(0.04, abs=0.012)
    assert means["v3"]["all"] == pytest.approx(means["v1"]["all"], abs=0.015)
    assert means["v2"]["trade"] > means["v1"]["trade"] + 0.03
    assert means["v3"]["crypto"] > means["v1"]["crypto"] + 0.04
    assert all(found["own transfer"] < 1e-4 for found in means.values())
