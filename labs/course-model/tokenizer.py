"""A byte-level BPE learned from the corpus, with special tokens and the chat template."""

from collections.abc import Iterator
from pathlib import Path

from corpus import documents, examples
from facts import load_facts
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

BEGIN, END, TURN_END, PAD = "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|pad|>"
ROLES = {name: f"<|{name}|>" for name in ("system", "user", "assistant", "tool")}
SPECIAL = [BEGIN, END, TURN_END, PAD, *ROLES.values()]
# Text to a reader, one token to the model: they must survive decoding, so they are not special.
MARKS = ["<tool_call>", "</tool_call>"]

# START and STOP enclose what the assistant writes.
_TEMPLATE = (Path(__file__).resolve().parent / "chat_template.jinja").read_text(encoding="utf-8")
CHAT_TEMPLATE = _TEMPLATE.replace("START", "").replace("STOP", "")
# The same text with the marks by which a trainer finds the tokens to learn from.
TRAINING_TEMPLATE = _TEMPLATE.replace("START", "{% generation %}").replace(
    "STOP", "{% endgeneration %}"
)


def training_text(characters: int, seed: int) -> Iterator[str]:
    """Text to learn the merges from: documents and conversations, so many characters of each."""
    facts = load_facts()
    conversations = (
        f"{example.messages[-1]['content']}\n{example.answer}" for example in examples(facts, seed)
    )
    for stream in (documents(facts, seed), conversations):
        total = 0
        for text in stream:
            yield text
            total += len(text)
            if total >= characters:
                break


def train_tokenizer(vocab_size: int, characters: int, seed: int) -> PreTrainedTokenizerFast:
    """Learn the tokenizer; the same arguments give the same vocabulary."""
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(MARKS),
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(training_text(characters, seed), trainer)
    core.add_tokens(MARKS)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core,
        bos_token=BEGIN,
        eos_token=TURN_END,
        pad_token=PAD,
        extra_special_tokens=[END, *ROLES.values()],
        model_max_length=1024,
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = {"default": CHAT_TEMPLATE, "training": TRAINING_TEMPLATE}
    return tokenizer


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer of a release folder."""
    return PreTrainedTokenizerFast.from_pretrained(folder)


def encode_turn(tokenizer: PreTrainedTokenizerFast, message: dict[str, str]) -> list[int]:
    """Ids of one turn: the mark of its role, its text, the end of the turn.

    A reader's text must not become a control token: special tokens in it are split.
    """
    mark = tokenizer.convert_tokens_to_ids(ROLES[message["role"]])
    text = tokenizer.encode(message["content"], add_special_tokens=False, split_special_tokens=True)
    return [mark, *text, tokenizer.eos_token_id]


def encode_conversation(
    tokenizer: PreTrainedTokenizerFast, messages: tuple[dict, ...]
) -> list[int]:
    """Ids of a conversation up to the assistant's mark: what a question looks like."""
    turns = [token for message in messages for token in encode_turn(tokenizer, message)]
    last = tokenizer.convert_tokens_to_ids(ROLES["assistant"])
    return [tokenizer.bos_token_id, *turns, last]


def encode_answer(tokenizer: PreTrainedTokenizerFast, answer: str) -> list[int]:
    """Ids of an answer with the token that ends the turn."""
    return [*tokenizer.encode(answer, add_special_tokens=False), tokenizer.eos_token_id]
