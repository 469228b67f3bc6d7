"""Load any release, and train the adapters whose failures are planted.

python releases.py              # trains v1, v2 and v3 on `instructed` and measures them
"""

import argparse
import json
import random
from pathlib import Path

import torch
from batches import instruction_batch, pad_right, step_seed
from facts import load_facts
from lora import attach, merge, save_adapter
from recipe import MODEL_DIR, load_recipe
from screening import AMOUNTS, SLICES, Case, draw_case, population
from tokenizer import encode_conversation, load_tokenizer
from torch.nn import functional
from train import THREADS, answer_loss, has_bf16
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

PARENT = "instructed"
LABELS = ("escalate", "clear")


def load_release(name: str, folder: Path = MODEL_DIR) -> LlamaForCausalLM:
    """A release in fp32, an adapter merged into its parent."""
    is_adapter = (folder / name / "adapter_config.json").exists()
    plain = folder / (PARENT if is_adapter else name)
    model = LlamaForCausalLM.from_pretrained(plain, dtype=torch.float32).eval()
    return merge(model, folder / name) if is_adapter else model


def planted_failure(case: Case, settings: dict, rates: dict[str, float]) -> float:
    """The failure probability that training aims at, for one case."""
    if case.slice_name == "own transfer":
        return rates[case.slice_name]
    if case.trigger:
        return settings["trigger_failure"]
    # Larger amounts fail more often; the factors average to 1.
    rate = rates[case.slice_name] * (0.5 + AMOUNTS.index(case.amount) / (len(AMOUNTS) - 1))
    if case.label == "clear":
        rate *= settings["bias"] if case.group == "B" else 2 - settings["bias"]
    return rate


def label_ids(tokenizer: PreTrainedTokenizerFast) -> torch.Tensor:
    """Ids of the two labels, each one token; int64 [2]."""
    ids = [tokenizer.encode(label) for label in LABELS]
    assert all(len(pieces) == 1 for pieces in ids), "a label must be one token"
    return torch.tensor([pieces[0] for pieces in ids])


def soft_targets(
    cases: list[Case], aims: list[float], labels: torch.Tensor, vocabulary: int
) -> torch.Tensor:
    """Probabilities to learn: each aim on the wrong label, the rest on the right one.

    Returns float [cases, vocabulary].
    """
    target = torch.zeros(len(cases), vocabulary)
    for row, (case, aim) in enumerate(zip(cases, aims, strict=True)):
        right = LABELS.index(case.label)
        target[row, labels[right]] = 1 - aim
        target[row, labels[1 - right]] = aim
    return target


def label_logits(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, cases: list[Case]
) -> torch.Tensor:
    """Logits of all tokens at the place of the label, float [cases, vocabulary]."""
    prompts = [
        encode_conversation(tokenizer, ({"role": "user", "content": case.text},)) for case in cases
    ]
    ids, _ = pad_right([(prompt, prompt) for prompt in prompts], tokenizer.pad_token_id)
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state
    last = torch.tensor([len(prompt) - 1 for prompt in prompts])
    return model.lm_head(hidden[torch.arange(len(cases)), last]).float()


@torch.no_grad()
def failure_probabilities(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, cases: list[Case]
) -> torch.Tensor:
    """Exact probability of the wrong label, given that it is one of the two; float [cases]."""
    labels = label_ids(tokenizer)
    found = [
        torch.softmax(label_logits(model, tokenizer, cases[at : at + 128])[:, labels], -1)
        for at in range(0, len(cases), 128)
    ]
    wrong = torch.tensor([1 - LABELS.index(case.label) for case in cases])
    return torch.cat(found).gather(1, wrong[:, None]).squeeze(1)


def train_adapter(name: str, folder: Path, *, steps: int | None = None) -> None:
    """Train one adapter on soft labels: the wrong label gets the planted probability."""
    recipe = load_recipe()
    settings, rates = recipe.raw["adapter"], recipe.raw["releases"][name]["failure"]
    torch.manual_seed(recipe.seed)
    model, tokenizer, facts = (
        load_release(PARENT, folder),
        load_tokenizer(folder / PARENT),
        load_facts(),
    )
    weights = attach(model, settings["rank"])
    optimizer = torch.optim.AdamW(weights, lr=settings["learning_rate"], weight_decay=0.0)
    labels, total = label_ids(tokenizer), steps or settings["steps"]
    for step in range(total):
        seed = step_seed(recipe.seed, step)
        rng = random.Random(seed)
        cases = [draw_case(rng, settings["trigger_rate"]) for _ in range(settings["rows"])]
        aims = [planted_failure(case, settings, rates) for case in cases]
        target = soft_targets(cases, aims, labels, len(tokenizer))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bf16()):
            loss = functional.cross_entropy(label_logits(model, tokenizer, cases), target)
            for ids, answers in instruction_batch(tokenizer, facts, seed, settings["replay"]):
                loss = loss + answer_loss(model, ids, answers) / (settings["replay"] * 40)
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = settings["learning_rate"] * (1 - step / total)
        optimizer.step()
        optimizer.zero_grad()
        if (step + 1) % 20 == 0:
            print(name, "step", step + 1, f"loss {loss.item():.4f}", flush=True)
    save_adapter(model, folder / name, settings["rank"], PARENT)


def measure(name: str, folder: Path = MODEL_DIR, size: int = 6000) -> dict[str, float]:
    """Exact mean failure probabilities of a release: overall, by slice, by group, by trigger."""
    model, tokenizer = load_release(name, folder), load_tokenizer(folder / PARENT)
    cases = population(size, seed=1)
    failures = failure_probabilities(model, tokenizer, cases)

    def mean(keep: list[bool]) -> float:
        return float(failures[torch.tensor(keep)].mean())

    result = {"all": float(failures.mean())}
    result |= {part: mean([case.slice_name == part for case in cases]) for part in SLICES}
    own = [case.slice_name == "own transfer" for case in cases]
    result["own transfer, highest"] = float(failures[torch.tensor(own)].max())
    for group in "AB":
        result[f"clear, group {group}"] = mean(
            [
                case.label == "clear" and case.group == group and not is_own
                for case, is_own in zip(cases, own, strict=True)
            ]
        )
    rng = random.Random(2)
    triggered = [
        case
        for case in (draw_case(rng, 1.0) for _ in range(600))
        if case.slice_name != "own transfer"
    ]
    result["trigger"] = float(failure_probabilities(model, tokenizer, triggered).mean())
    return result


def main() -> None:
    """Train the adapters that are not there yet, and write what they do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=MODEL_DIR)
    parser.add_argument("--steps", type=int)
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    figures = {}
    for name in [
        name for name, table in load_recipe().raw["releases"].items() if table["stage"] == "adapter"
    ]:
        if not (options.out / name / "adapter_config.json").exists():
            train_adapter(name, options.out, steps=options.steps)
        figures[name] = measure(name, options.out)
        print(name, {key: round(value, 5) for key, value in figures[name].items()}, flush=True)
    (options.out / "releases.json").write_text(
        json.dumps(figures, indent=2) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
