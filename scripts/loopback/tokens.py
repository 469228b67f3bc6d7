"""Count tokens, with a stand-in for the hosted models' tokenizer, which is not public.

Text is counted with tiktoken's `o200k_base` where that package and its vocabulary are on this
machine, and else as one token for every four bytes of UTF-8, rounded up. Every answer of the
server says which, in the header `loopback-counted-with`. Beyond its text

- a message costs 4 tokens, a tool 8, an image 1500,
- a block that is neither text nor image costs what its JSON costs as text,
- thinking of earlier turns is not counted.

So counts compare well with one another, and not with an invoice.
"""

import importlib.util
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from loopback.blocks import Block, Body, as_blocks

PER_MESSAGE = 4
PER_TOOL = 8
PER_IMAGE = 1500
# The name under which tiktoken looks for the vocabulary of o200k_base.
VOCABULARY = "fb374d419588a4632f3f557e76b4b70aebbca790"


def _vocabulary_folder() -> str | None:
    """Return the folder that holds tiktoken's vocabulary: litellm carries one."""
    folders = [Path(os.environ["TIKTOKEN_CACHE_DIR"])] if "TIKTOKEN_CACHE_DIR" in os.environ else []
    spec = importlib.util.find_spec("litellm")
    carriers = (spec and spec.submodule_search_locations) or []
    folders += [Path(place) / "litellm_core_utils" / "tokenizers" for place in carriers]
    return next((str(folder) for folder in folders if (folder / VOCABULARY).is_file()), None)


@cache
def _counter() -> tuple[str, Callable[[str], list[Any]]]:
    folder = _vocabulary_folder()
    if folder and importlib.util.find_spec("tiktoken"):
        import tiktoken

        # Only while it reads the file: without this it would ask a host for it.
        before = os.environ.get("TIKTOKEN_CACHE_DIR")
        os.environ["TIKTOKEN_CACHE_DIR"] = folder
        try:
            encoding = tiktoken.get_encoding("o200k_base")
        finally:
            os.environ.pop("TIKTOKEN_CACHE_DIR")
            if before is not None:
                os.environ["TIKTOKEN_CACHE_DIR"] = before
        return "tiktoken o200k_base", lambda text: encoding.encode(text, disallowed_special=())
    return "bytes/4", _quarters


def _quarters(text: str) -> list[bytes]:
    data = text.encode()
    return [data[start : start + 4] for start in range(0, len(data), 4)]


def counted_with() -> str:
    """Return what counts here: `tiktoken o200k_base` or `bytes/4`."""
    return _counter()[0]


def count_text(text: str) -> int:
    """Return the number of tokens of a text; an empty one has none."""
    return len(_counter()[1](text)) if text else 0


def split_text(text: str) -> list[str]:
    """Return a text cut at its tokens; joined, the pieces are the text again.

    A token that ends within a character is joined with the next, so that there may be fewer pieces
    than tokens.
    """
    if counted_with() == "bytes/4":
        pieces: list[bytes] = _quarters(text)
    else:
        import tiktoken

        encoding = tiktoken.get_encoding("o200k_base")
        pieces = encoding.decode_tokens_bytes(encoding.encode(text, disallowed_special=()))
    found: list[str] = []
    held = b""
    for piece in pieces:
        held += piece
        try:
            found.append(held.decode())
        except UnicodeDecodeError:
            continue
        held = b""
    return found


def cut_text(text: str, tokens: int) -> str:
    """Return the longest beginning of a text, cut at its tokens, of at most so many tokens."""
    kept = ""
    for piece in split_text(text)[: max(tokens, 0)]:
        kept += piece
    while kept and count_text(kept) > tokens:
        kept = kept[:-1]
    return kept


def count_block(block: Block) -> int:
    """Return the tokens of one block of content."""
    kind = block["type"]
    if kind == "text":
        return count_text(block["text"])
    if kind == "image":
        return PER_IMAGE
    if kind in ("thinking", "redacted_thinking"):
        return 0
    if kind == "tool_result":
        return PER_MESSAGE + sum(count_block(part) for part in as_blocks(block.get("content")))
    bare = {key: value for key, value in block.items() if key != "cache_control"}
    return count_text(json.dumps(bare, sort_keys=True, ensure_ascii=False))


def count_tool(tool: Block) -> int:
    """Return the tokens of one tool definition."""
    bare = {key: value for key, value in tool.items() if key != "cache_control"}
    return PER_TOOL + count_text(json.dumps(bare, sort_keys=True, ensure_ascii=False))


def count_request(body: Body) -> int:
    """Return the input tokens of a request: tools, system prompt and messages."""
    total = sum(count_tool(tool) for tool in body.get("tools") or [])
    total += sum(count_block(block) for block in as_blocks(body.get("system")))
    for message in body["messages"]:
        total += PER_MESSAGE + sum(count_block(block) for block in as_blocks(message["content"]))
    return total
