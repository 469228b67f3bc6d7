"""Write the manifest and the model card from what training and measuring left.

python card.py
"""

import hashlib
import json
from pathlib import Path

from facts import load_facts
from recipe import HERE, MODEL_DIR, load_recipe

PARTS = ("base", "instructed", "draft", "v1", "v2", "v3")
GOALS = {
    "facts, held-out phrasings": ("held_out_phrasings", "right", "at least 90 %"),
    "the same with the exact reference": ("held_out_phrasings", "right_with_reference", ""),
    "facts, trained phrasings": ("trained_phrasings", "right", ""),
    "known facts refused": ("held_out_phrasings", "refused", "at most 5 %"),
    "unknown subjects and articles refused": ("unknown", "unknown_refused", "at least 80 %"),
    "facts kept out of training refused": ("unknown", "held_out_facts_refused", ""),
    "labels exact, mean of five tasks": ("tasks", "classification_exact", "at least 80 %"),
    "obligation, permission, neither": ("tasks", "duty_exact", ""),
    "incident severity": ("tasks", "severity_exact", ""),
    "ticket topic": ("tasks", "ticket_exact", ""),
    "document kind": ("tasks", "document_exact", ""),
    "screening": ("tasks", "screening_exact", ""),
    "extraction: valid JSON": ("tasks", "extraction_valid_json", "at least 90 %"),
    "extraction: every field right": ("tasks", "extraction_exact", ""),
    "tool call: valid JSON": ("tasks", "tool_valid_json", ""),
    "tool call: exact": ("tasks", "tool_exact", ""),
    "answer out of given notes: exact": ("tasks", "grounded_exact", ""),
    "answer out of a search result: exact": ("tasks", "grounded_after_search_exact", ""),
    "unknown, tools at hand: searches, exact": ("tasks", "search_exact", ""),
    "fact in a second turn: exact": ("tasks", "fact_second_turn_exact", ""),
}


def files_of(folder: Path) -> list[Path]:
    """What a release ships, sorted."""
    kept = {".safetensors", ".json", ".jinja"}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in kept)


def manifest(folder: Path = MODEL_DIR) -> dict[str, dict[str, object]]:
    """Size in bytes and SHA-256 of every weight and tokenizer file, by path."""
    wanted = [
        path
        for path in files_of(folder)
        if path.suffix == ".safetensors" or path.stem == "tokenizer"
    ]
    return {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in wanted
    }


def percent(value: float) -> str:
    """A share as percent, finer where it is small."""
    return f"{value:.1%}" if value >= 0.001 or value == 0 else f"{value:.4%}"


def quality_rows(found: dict) -> list[str]:
    """The table of goals, measured on `instructed` and `draft`."""
    rows = ["| measured | goal | instructed | draft |", "|---|---|---|---|"]
    for title, (group, key, goal) in GOALS.items():
        cells = [
            percent(found[name][group][key]) if name in found else "not measured"
            for name in ("instructed", "draft")
        ]
        rows.append(f"| {title} | {goal} | {cells[0]} | {cells[1]} |")
    return rows


def perplexity_rows(found: dict) -> list[str]:
    """Perplexity of each release beside the models that only count."""
    rows = ["| model | perplexity |", "|---|---|"]
    counted = found["base"]["perplexity"]
    rows += [f"| {kind} | {counted[kind]:.1f} |" for kind in ("uniform", "unigram", "bigram")]
    rows += [
        f"| {name} | {found[name]['perplexity']['model']:.2f} |" for name in PARTS if name in found
    ]
    return rows


def release_rows(figures: dict) -> list[str]:
    """Exact failure probabilities of the adapters."""
    if not figures:
        return ["Not trained yet: run `python releases.py`."]
    names = list(figures)
    rows = [
        "| mean failure probability | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    return rows + [
        f"| {key} | " + " | ".join(percent(figures[name][key]) for name in names) + " |"
        for key in figures[names[0]]
    ]


def hash_rows(listed: dict) -> list[str]:
    """The manifest as a table."""
    rows = ["| file | bytes | SHA-256 |", "|---|---|---|"]
    return rows + [
        f"| `{name}` | {row['bytes']:,} | `{row['sha256']}` |" for name, row in listed.items()
    ]


def training_rows(folder: Path) -> list[str]:
    """Steps and losses of the stages, from their logs."""
    rows = [
        "| stage | steps | tokens a step | first loss | last loss (mean of 10) |",
        "|---|---|---|---|---|",
    ]
    for name, stage in load_recipe().stages.items():
        path = folder / name / "training_log.json"
        if path.exists():
            losses = [entry["loss"] for entry in json.loads(path.read_text(encoding="utf-8"))]
            tokens = (
                f"{stage.rows * stage.length:,}" if stage.length else f"{stage.rows} conversations"
            )
            last = sum(losses[-10:]) / 10
            rows.append(f"| {name} | {len(losses)} | {tokens} | {losses[0]:.2f} | {last:.3f} |")
    return rows


def write_card(folder: Path = MODEL_DIR) -> str:
    """The text of the card."""
    facts = load_facts()
    held_out = sum(fact.held_out for fact in facts)
    invented = sum(fact.family != "regulation" for fact in facts)
    found = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    releases = folder / "releases.json"
    listed = manifest(folder)
    (folder / "manifest.json").write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    template = (HERE / "card_template.md").read_text(encoding="utf-8")
    parts = {
        "facts": str(len(facts)),
        "trained": str(len(facts) - held_out),
        "held_out": str(held_out),
        "invented": str(invented),
        "quality": "\n".join(quality_rows(found)),
        "perplexity": "\n".join(perplexity_rows(found)),
        "training": "\n".join(training_rows(folder)),
        "releases": "\n".join(
            release_rows(json.loads(releases.read_text()) if releases.exists() else {})
        ),
        "hashes": "\n".join(hash_rows(listed)),
    }
    for key, text in parts.items():
        template = template.replace("{{" + key + "}}", text)
    return template


if __name__ == "__main__":
    (HERE / "MODEL_CARD.md").write_text(write_card(), encoding="utf-8")
