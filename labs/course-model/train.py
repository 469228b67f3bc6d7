"""Train the releases of the recipe, one after another.

python train.py                 # the whole chain, at most 40 minutes on two cores
python train.py --only base     # one release; its parent must be there
python train.py --quick --out /tmp/quick
"""

import argparse
import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from batches import IGNORED, instruction_batch, pretraining_batch, step_seed
from facts import Fact, load_facts
from optimizers import build_optimizers, step_all
from recipe import MODEL_DIR, Recipe, Stage, load_recipe
from tokenizer import END, load_tokenizer, train_tokenizer
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

THREADS = 2
CONTEXT = 1024


def has_bf16() -> bool:
    """Whether this processor multiplies in bf16; elsewhere it would be slower than fp32."""
    info = Path("/proc/cpuinfo")
    flags = info.read_text(encoding="utf-8") if info.exists() else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def build_model(
    recipe: Recipe, architecture: str, tokenizer: PreTrainedTokenizerFast
) -> LlamaForCausalLM:
    """A Llama of random weights; embeddings are tied to the output layer."""
    config = LlamaConfig(
        vocab_size=recipe.vocab_size,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=[tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids(END)],
        pad_token_id=tokenizer.pad_token_id,
        **recipe.architectures[architecture],
    )
    return LlamaForCausalLM(config)


def answer_loss(model: LlamaForCausalLM, ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Summed cross-entropy of the labelled tokens; only they go through the output layer."""
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[:, :-1]
    targets = labels[:, 1:]
    wanted = targets != IGNORED
    logits = model.lm_head(hidden[wanted])
    return functional.cross_entropy(logits.float(), targets[wanted], reduction="sum")


def rate_at(step: int, stage: Stage) -> float:
    """Learning rate: warm-up over a twentieth of the steps, then a cosine down to 2 percent."""
    warm = max(1, stage.steps // 20)
    if step < warm:
        return stage.learning_rate * (step + 1) / warm
    done = (step - warm) / max(1, stage.steps - warm)
    return stage.learning_rate * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)


def batches_of(
    stage: Stage, tokenizer: PreTrainedTokenizerFast, facts: list[Fact], seed: int
) -> Callable[[int], list[tuple[torch.Tensor, torch.Tensor]]]:
    """The function from a step to its batches."""
    if stage.stage == "pretrain":
        return lambda step: [
            pretraining_batch(tokenizer, facts, step_seed(seed, step), stage.rows, stage.length)
        ]
    return lambda step: instruction_batch(tokenizer, facts, step_seed(seed, step), stage.rows)


@torch.no_grad()
def probe(
    model: LlamaForCausalLM, parts: list[tuple[torch.Tensor, torch.Tensor]]
) -> dict[str, float]:
    """Share of right tokens, and of answers right in every token, on held-out phrasings."""
    right_tokens = tokens = right = rows = 0
    for ids, labels in parts:
        guesses = model(input_ids=ids, use_cache=False).logits[:, :-1].argmax(-1)
        wanted = labels[:, 1:] != IGNORED
        hits = (guesses == labels[:, 1:]) & wanted
        right_tokens += int(hits.sum())
        tokens += int(wanted.sum())
        right += int((hits.sum(1) == wanted.sum(1)).sum())
        rows += len(ids)
    return {"token_accuracy": right_tokens / tokens, "exact_match": right / rows}


def train_stage(stage: Stage, recipe: Recipe, out: Path) -> None:
    """Train one release into `out/<name>`, going on from its last checkpoint where there is one."""
    torch.manual_seed(recipe.seed)
    tokenizer, facts = load_tokenizer(out / "tokenizer"), load_facts()
    source = out / stage.parent
    model = (
        LlamaForCausalLM.from_pretrained(source, dtype=torch.float32)
        if stage.parent
        else build_model(recipe, stage.architecture, tokenizer)
    )
    optimizers = build_optimizers(model)
    folder, log, first = out / stage.name, [], 0
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "resume.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        first, log = state["step"], state["log"]
    make, dtype = batches_of(stage, tokenizer, facts, recipe.seed), torch.bfloat16
    held_out = instruction_batch(tokenizer, facts, recipe.seed + 1, 128, held_out=True)
    started, seen = time.perf_counter(), 0
    for step in range(first, stage.steps):
        parts = make(step)
        counted = sum(int((labels[:, 1:] != IGNORED).sum()) for _, labels in parts)
        total = 0.0
        for ids, labels in parts:
            with torch.autocast("cpu", dtype=dtype, enabled=has_bf16()):
                loss = answer_loss(model, ids, labels) / counted
            loss.backward()
            total += loss.item()
            seen += ids.numel()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        step_all(optimizers, rate_at(step, stage))
        entry: dict[str, float] = {"step": step + 1, "loss": round(total, 4)}
        if stage.stage == "sft" and (step + 1) % max(1, stage.steps // 10) == 0:
            entry |= {name: round(value, 4) for name, value in probe(model, held_out).items()}
        log.append(entry)
        if (step + 1) % 25 == 0 or step + 1 == stage.steps:
            speed = seen / (time.perf_counter() - started)
            print(
                stage.name,
                *(f"{name} {value}" for name, value in entry.items()),
                f"{speed:.0f} tokens/s",
                flush=True,
            )
        if (step + 1) % 100 == 0 and step + 1 < stage.steps:
            saved = [optimizer.state_dict() for optimizer in optimizers]
            state = {"model": model.state_dict(), "optimizers": saved, "step": step + 1, "log": log}
            torch.save(state, checkpoint)
    save_release(model, tokenizer, folder)
    (folder / "training_log.json").write_text(json.dumps(log), encoding="utf-8")
    checkpoint.unlink(missing_ok=True)


def save_release(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write the weights as 16-bit safetensors with configuration and tokenizer."""
    model.to(torch.float16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    model.to(torch.float32)


def main() -> None:
    """Train what is asked for; what is complete already is left alone."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a few steps of everything, for tests")
    parser.add_argument("--only", help="one release")
    parser.add_argument("--out", type=Path, default=MODEL_DIR)
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    recipe = load_recipe(quick=options.quick)
    if not (options.out / "tokenizer").exists():
        tokenizer = train_tokenizer(recipe.vocab_size, recipe.tokenizer_characters, recipe.seed)
        tokenizer.save_pretrained(options.out / "tokenizer")
    for stage in recipe.stages.values():
        if (
            options.only in (None, stage.name)
            and not (options.out / stage.name / "training_log.json").exists()
        ):
            train_stage(stage, recipe, options.out)


if __name__ == "__main__":
    main()
