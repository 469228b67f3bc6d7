"""The quantised formats of llama.cpp, asked from the library that reads and writes them."""

import ctypes
from pathlib import Path

import llama_cpp
import numpy as np

library = ctypes.CDLL(str(Path(llama_cpp.__file__).parent / "lib" / "libggml-base.so"))
library.ggml_blck_size.restype = ctypes.c_int64
library.ggml_type_size.restype = ctypes.c_size_t
library.ggml_quantize_chunk.restype = ctypes.c_size_t
library.ggml_quantize_chunk.argtypes = [
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_int64,
    ctypes.c_int64,
    ctypes.c_int64,
    ctypes.c_void_p,
]

# Our name, the library's number and the function that reads the format back.
FORMATS = {
    "Q8_0": (8, "dequantize_row_q8_0"),
    "Q6_K": (14, "dequantize_row_q6_K"),
    "Q5_K": (13, "dequantize_row_q5_K"),
    "Q4_K": (12, "dequantize_row_q4_K"),
    "Q4_0": (2, "dequantize_row_q4_0"),
    "MXFP4": (39, "dequantize_row_mxfp4"),
    "Q2_K": (10, "dequantize_row_q2_K"),
}


def block(name: str) -> tuple[int, int]:
    """Return (weights in a block, bytes of a block) of a format."""
    number = FORMATS[name][0]
    return library.ggml_blck_size(number), library.ggml_type_size(number)


def store(weights: np.ndarray, name: str) -> tuple[int, np.ndarray]:
    """Quantise and read back; the count of weights is a multiple of 256.

    Returns the bytes that the format takes, and float32 weights of the same shape.
    """
    number, reader_name = FORMATS[name]
    source = np.ascontiguousarray(weights, dtype=np.float32)
    stored = np.zeros(source.nbytes, dtype=np.uint8)
    restored = np.zeros_like(source)
    rows = source.size // 256
    used = library.ggml_quantize_chunk(
        number, source.ctypes.data, stored.ctypes.data, 0, rows, 256, None
    )
    reader = getattr(library, reader_name)
    reader.restype = None
    reader.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    reader(stored.ctypes.data, restored.ctypes.data, source.size)
    return used, restored
