# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
#
# [tool.receipts]
# vary = ["seconds_*", "start"]
# mask = ['\d+\.\d+ ms', '\d+\.\d+ s']
# ///
"""Comparing a question with every stored vector is one multiplication, even for many."""

# %% Compare one vector with two hundred thousand
import time

import numpy as np

dimensions, rows = 384, 200_000
generator = np.random.default_rng(0)
stored = generator.standard_normal((rows, dimensions), dtype=np.float32)
stored /= np.linalg.norm(stored, axis=1, keepdims=True)
question = stored[1234]

stored @ question  # the first product also touches the memory for the first time
start = time.perf_counter()
scores = stored @ question
best = int(np.argmax(scores))
seconds_scan = time.perf_counter() - start

gigabytes = stored.nbytes / 1e9
bytes_per_vector = dimensions * 4
print(f"{rows:,} vectors of {dimensions} numbers: {gigabytes:.2f} GB")
print(f"best row {best}, found in {seconds_scan * 1000:.1f} ms")

# %% Scale it up
seconds_by_size = {}
for size in (1_000_000, 100_000_000):
    seconds_by_size[size] = seconds_scan * size / rows
    print(f"{size:>11,} vectors: {bytes_per_vector * size / 1e9:6.1f} GB,"
          f" {seconds_by_size[size]:7.2f} s a question")
gigabytes_million = bytes_per_vector * 1_000_000 / 1e9
gigabytes_hundred_million = bytes_per_vector * 100_000_000 / 1e9
