"""Measure a release on what it never read: held-out phrasings, facts, words.

python evaluate.py                       # every release; writes model/evaluation.json
python evaluate.py --release instructed
"""

import argparse
import json
import random
from pathlib import Path

import torch
from corpus import Example, make_example, trained
from facts import Fact, load_facts
from generate import answer_all
from history import after_search, earlier_turn, search_instead
from perplexity import perplexities
from questions import ask
from recipe import MODEL_DIR
from releases import load_release
from tokenizer import encode_conversation, load_tokenizer
from train import THREADS
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast
from unknown import ask_unknown

SEED = 7_000_003
LABELLED = ("duty", "severity", "ticket", "document", "screening")
REFUSAL = "i do not know"


def refuses(answer: str) -> bool:
    """Whether an answer says that the model does not know."""
    return answer.lower().startswith(REFUSAL)


def ask_model(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, questions: list[str]
) -> list[str]:
    """Greedy answers to plain questions."""
    prompts = [
        encode_conversation(tokenizer, ({"role": "user", "content": text},)) for text in questions
    ]
    return answer_all(model, tokenizer, prompts)


def known_facts(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerFast,
    facts: list[Fact],
    *,
    held_out: bool,
    each: int,
) -> dict[str, float]:
    """Share of trained facts answered right (the answer's phrase is in the reply), and refused."""
    rng = random.Random(SEED)
    asked = [fact for fact in facts for _ in range(each)]
    answers = ask_model(model, tokenizer, [ask(fact, rng, held_out=held_out) for fact in asked])
    right = [
        fact.answer.lower() in answer.lower() for fact, answer in zip(asked, answers, strict=True)
    ]
    result = {
        "questions": len(asked),
        "right": sum(right) / len(asked),
        "right_with_reference": sum(
            fact.reply == answer for fact, answer in zip(asked, answers, strict=True)
        )
        / len(asked),
        "refused": sum(map(refuses, answers)) / len(asked),
    }
    for family in sorted({fact.family for fact in asked}):
        hits = [ok for ok, fact in zip(right, asked, strict=True) if fact.family == family]
        result[f"right_{family}"] = sum(hits) / len(hits)
    return result


def unknown(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, facts: list[Fact], count: int
) -> dict[str, float]:
    """Share of 'I do not know' on unknown words and articles, and on facts never trained."""
    rng = random.Random(SEED)
    answers = ask_model(
        model, tokenizer, [ask_unknown(trained(facts), rng, held_out=True) for _ in range(count)]
    )
    kept_out = [ask(fact, rng) for fact in facts if fact.held_out for _ in range(3)]
    held = ask_model(model, tokenizer, kept_out)
    return {
        "unknown_refused": sum(map(refuses, answers)) / count,
        "held_out_facts_refused": sum(map(refuses, held)) / len(held),
    }


def task_examples(task: str, facts: list[Fact], count: int) -> list[Example]:
    """Fresh examples of a task with held-out words."""
    rng = random.Random(f"{SEED}/{task}")
    return [make_example(task, facts, rng, held_out=True) for _ in range(count)]


def is_json(text: str) -> bool:
    """Whether a text parses as a JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        return False


def tasks(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, facts: list[Fact], count: int
) -> dict[str, float]:
    """Exact answers by task, and how many JSON answers parse."""
    result: dict[str, float] = {}
    for task in (*LABELLED, "extraction", "tool", "grounded"):
        chosen = task_examples(task, trained(facts), count)
        prompts = [encode_conversation(tokenizer, example.messages) for example in chosen]
        answers = answer_all(model, tokenizer, prompts)
        exact = [answer == example.answer for answer, example in zip(answers, chosen, strict=True)]
        result[f"{task}_exact"] = sum(exact) / count
        if task == "extraction":
            result["extraction_valid_json"] = sum(map(is_json, answers)) / count
        if task == "tool":
            inner = [
                text.removeprefix("<tool_call>").removesuffix("</tool_call>") for text in answers
            ]
            result["tool_valid_json"] = sum(map(is_json, inner)) / count
    known, rng = trained(facts), random.Random(SEED)
    grounded_examples = task_examples("grounded", known, count)
    unknown_examples = task_examples("unknown", known, count)
    fact_examples = task_examples("fact", known, count)
    changed = {
        "grounded_after_search": [after_search(example) for example in grounded_examples],
        "search": [search_instead(example) for example in unknown_examples],
        "fact_second_turn": [earlier_turn(example, known, rng) for example in fact_examples],
    }
    for name, chosen in changed.items():
        prompts = [encode_conversation(tokenizer, example.messages) for example in chosen]
        answers = answer_all(model, tokenizer, prompts)
        exact = [answer == example.answer for answer, example in zip(answers, chosen, strict=True)]
        result[f"{name}_exact"] = sum(exact) / count
    result["classification_exact"] = sum(result[f"{task}_exact"] for task in LABELLED) / len(
        LABELLED
    )
    return result


def evaluate(name: str, folder: Path, *, count: int = 200) -> dict[str, object]:
    """All figures of a release; the base and its like are measured by perplexity only."""
    facts = load_facts()
    tokenizer, model = load_tokenizer(folder / "tokenizer"), load_release(name, folder)
    figures: dict[str, object] = {"perplexity": perplexities(model, tokenizer, facts)}
    if "base" not in name:
        known = trained(facts)
        figures["held_out_phrasings"] = known_facts(model, tokenizer, known, held_out=True, each=2)
        figures["trained_phrasings"] = known_facts(model, tokenizer, known, held_out=False, each=1)
        figures["unknown"] = unknown(model, tokenizer, facts, count)
        figures["tasks"] = tasks(model, tokenizer, facts, count)
    return figures


def main() -> None:
    """Evaluate and write the figures beside the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--release", action="append", help="may be repeated; default: base, instructed, draft"
    )
    parser.add_argument("--model", type=Path, default=MODEL_DIR)
    parser.add_argument("--count", type=int, default=200, help="questions a task")
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    path = options.model / "evaluation.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in options.release or ["base", "instructed", "draft"]:
        found[name] = evaluate(name, options.model, count=options.count)
        print(name, json.dumps(found[name], indent=2), flush=True)
    path.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
