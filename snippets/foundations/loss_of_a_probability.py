# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
#
# [tool.receipts]
# covers = ["m01.training-loop.loss-table"]
# memory_mb = 3072
# vary = ["difference_identity"]
# mask = ['\d\.\de-\d+']
# ///
"""Turn probabilities into losses; find where a loss starts and where it must stop."""

# %% Probability, loss, perplexity
import numpy as np

probabilities = [1.0, 0.9, 0.5, 0.35, 0.25, 0.1, 0.01, 0.0001]
losses = {str(p): float(np.log(1 / p)) for p in probabilities}
perplexities = {str(p): float(1 / p) for p in probabilities}
print("probability of the    loss       perplexity")
print("true next token       (nats)     (equally likely options)")
for p in probabilities:
    print(f"{p:>19}   {losses[str(p)]:6.3f}  {perplexities[str(p)]:12,.2f}")

# %% Where an untrained model starts
generator = np.random.default_rng(0)


def loss_at_start(vocabulary, spread):
    """Return the mean loss of random scores, `spread` wide, over 50 random targets."""
    scores = generator.normal(0, spread, size=(50, vocabulary))
    largest = scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(scores - largest).sum(axis=1)) + largest[:, 0]
    targets = generator.integers(vocabulary, size=50)
    return np.mean(log_sums - scores[np.arange(50), targets])


vocabularies = {
    "4,096 (small)": 4_096,
    "100,277 (cl100k)": 100_277,
    "128,256 (Llama 3)": 128_256,
    "200,019 (o200k)": 200_019,
}
expected, measured = {}, {}
print("vocabulary size    ln(size)  measured, scores spread 0.1")
for name, size in vocabularies.items():
    expected[size] = float(np.log(size))
    measured[size] = float(loss_at_start(size, spread=0.1))
    print(f"{name:17}  {expected[size]:8.2f}  {measured[size]:8.2f}")

# %% The slope of the loss on the scores
import torch

tokens = ["report", "inform", "notify", "delete", "publish"]
scores = torch.tensor([2.0, 1.6, 0.9, 0.1, -0.5]).double().requires_grad_()
true_token = tokens.index("notify")
torch.nn.functional.cross_entropy(scores, torch.tensor(true_token)).backward()

predicted = torch.softmax(scores.detach(), dim=0).numpy()
one_hot = np.eye(len(tokens))[true_token]
difference_identity = float(np.abs(scores.grad.numpy() - (predicted - one_hot)).max())
assert difference_identity < 1e-12
rows = zip(tokens, predicted, one_hot, scores.grad.tolist(), strict=True)
print("token     probability  truth  probability - truth  autograd's slope")
for token, p, truth, slope in rows:
    print(f"{token:8}  {p:11.3f}  {truth:5.0f}  {p - truth:+19.3f}  {slope:+16.3f}")
print(f"largest difference {difference_identity:.1e}")

# %% The floor, and below it
next_words = ["report", "inform", "notify", "delete", "publish"]
true_shares = np.array([0.40, 0.25, 0.20, 0.10, 0.05])
floor = float(-(true_shares * np.log(true_shares)).sum())


def learn(counts, steps=20_000, rate=1.0):
    """Return probabilities learned by gradient descent on scores, from word counts."""
    shares, scores = counts / counts.sum(), np.zeros(5)
    for _ in range(steps):
        learned = np.exp(scores) / np.exp(scores).sum()
        scores -= rate * (learned - shares)
    return learned


fresh = generator.multinomial(100_000, true_shares)
training_loss, fresh_loss = {}, {}
print(f"unpredictability of the text (its entropy): {floor:.3f}\n")
print("examples  training loss  loss on fresh text")
for examples in (12, 1_000, 100_000):
    counts = generator.multinomial(examples, true_shares)
    learned = learn(counts)
    training_loss[examples] = float(-(counts / examples * np.log(learned)).sum())
    fresh_loss[examples] = float(-(fresh / 100_000 * np.log(learned)).sum())
    row = f"{training_loss[examples]:13.3f}  {fresh_loss[examples]:18.3f}"
    print(f"{examples:8,d}  {row}")

# %% Goes wrong: a start far from ln(vocabulary)
print("spread of the scores   measured start   ln(4,096)")
start_by_spread = {}
for spread in (0.1, 1.0, 4.0, 16.0):
    start = float(loss_at_start(4_096, spread))
    start_by_spread[str(spread)] = start
    print(f"{spread:20}   {start:14.2f}   {expected[4_096]:9.2f}")

# %% Numbers for the text
probability_true = float(predicted[true_token])
slope_true = float(scores.grad[true_token])
