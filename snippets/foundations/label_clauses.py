# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.receipts]
# covers = ["m01.network.clause"]
# memory_mb = 3072
# ///
"""Train a small network to label clauses from word counts, and read its errors."""

# %% Clauses with labels
import itertools
import textwrap

from clauses import LABELS, generate_clauses, split_words

clauses = generate_clauses(4000)
_training, _held_out = clauses[:3000], clauses[3000:]
number_training, number_held_out = len(_training), len(_held_out)

shown_constructions = ["must", "may not", "may", "is not required to", "list of duties"]
for name in shown_constructions:
    clause = next(clause for clause in _training if clause.construction == name)
    _lines = textwrap.wrap(clause.text, 62)
    print(f"{clause.label:10}  " + "\n            ".join(_lines))

# %% Count words
import torch

torch.set_num_threads(1)


def words_of(text):
    """Return the words and numbers of `text`, without punctuation."""
    return [word for word in split_words(text) if word[0].isalnum()]


def count_features(clauses, vocabulary, features=words_of):
    """Return a table of counts, one row a clause, one column a vocabulary entry."""
    counts = torch.zeros(len(clauses), len(vocabulary))
    for row, clause in enumerate(clauses):
        for feature in features(clause.text):
            if feature in vocabulary:
                counts[row, vocabulary[feature]] += 1
    return counts


def number_features(clauses, features=words_of):
    """Return every feature of `clauses` with its column number."""
    found = sorted({feature for clause in clauses for feature in features(clause.text)})
    return {feature: column for column, feature in enumerate(found)}


_vocabulary = number_features(_training)
_counts = count_features(_training, _vocabulary)
vocabulary_size = len(_vocabulary)
filled_share = (_counts > 0).float().mean().item()
print(f"table of counts: {_counts.shape[0]:,} clauses x {_counts.shape[1]} words")
print(f"cells that are not zero: {filled_share:.1%}")


# %% Train with a held-out set
def label_numbers(clauses):
    """Return the number of each clause's label."""
    return torch.tensor([LABELS.index(clause.label) for clause in clauses])


def accuracy(network, counts, labels):
    """Return the share of clauses whose highest score is the right label."""
    with torch.no_grad():
        return (network(counts).argmax(dim=1) == labels).float().mean().item()


def new_network(columns):
    """Return a network of one hidden layer and the optimizer that will move it."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        torch.nn.Linear(columns, 32), torch.nn.ReLU(), torch.nn.Linear(32, 3)
    )
    return network, torch.optim.AdamW(network.parameters(), lr=0.003)


def train_epoch(network, optimizer, counts, labels):
    """Train once on every clause, 50 at a time in random order."""
    for batch in torch.randperm(len(counts)).split(50):
        scores = network(counts[batch])
        loss = torch.nn.functional.cross_entropy(scores, labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Accuracy by epoch
_labels, _held_out_labels = label_numbers(_training), label_numbers(_held_out)
_held_out_counts = count_features(_held_out, _vocabulary)
_network, _optimizer = new_network(vocabulary_size)
accuracies = []
print("epoch  training  held-out")
for epoch in range(13):
    if epoch > 0:
        train_epoch(_network, _optimizer, _counts, _labels)
    training = accuracy(_network, _counts, _labels)
    held_out = accuracy(_network, _held_out_counts, _held_out_labels)
    accuracies.append({"training": training, "held_out": held_out})
    print(f"{epoch:5d}  {training:8.1%}  {held_out:8.1%}")

parameters = sum(parameter.numel() for parameter in _network.parameters())
print(f"\n{parameters:,} parameters")


# %% Three held-out errors and the words that misled
def pull_of_words(network, clause, wrong, right):
    """Return words with how much each raises the wrong score over the right one."""
    counts = count_features([clause], _vocabulary)
    with torch.no_grad():
        scores = network(counts)[0]
        pulls = {}
        for word in set(words_of(clause.text)) & set(_vocabulary):
            without = counts.clone()
            without[0, _vocabulary[word]] = 0
            change = scores - network(without)[0]
            pulls[word] = (change[wrong] - change[right]).item()
    return sorted(pulls.items(), key=lambda item: -item[1])


with torch.no_grad():
    _guesses = _network(_held_out_counts).argmax(dim=1)
_errors = (_guesses != _held_out_labels).nonzero()[:, 0].tolist()
number_errors = len(_errors)
print(f"{number_errors} errors in {number_held_out:,} held-out clauses; three of them:")
misleading = {}
for name in ("may not", "is not required to", "is not allowed to"):
    row = next(row for row in _errors if _held_out[row].construction == name)
    wrong, right = _guesses[row].item(), _held_out_labels[row].item()
    pulls = pull_of_words(_network, _held_out[row], wrong, right)[:3]
    misleading[name] = [word for word, _ in pulls]
    print("\n" + textwrap.fill(_held_out[row].text, 75))
    print(f"  it is {LABELS[right]}, the network says {LABELS[wrong]}, pulled by")
    print("  " + ", ".join(f"{word} {pull:+.1f}" for word, pull in pulls))

# %% Where the errors are
twins = {
    "is not required to",
    "is required not to",
    "is not allowed to",
    "is allowed not to",
}
errors_same_words = sum(_held_out[row].construction in twins for row in _errors)
clauses_same_words = sum(clause.construction in twins for clause in _held_out)
share_same_words = errors_same_words / clauses_same_words
clauses_others = number_held_out - clauses_same_words
errors_others = number_errors - errors_same_words
share_others = errors_others / clauses_others
print("held-out clauses                      number  errors  error rate")
for name, number, wrong in [
    ("'required' or 'allowed' beside 'not'", clauses_same_words, errors_same_words),
    ("all others", clauses_others, errors_others),
]:
    print(f"{name:36}  {number:6d}  {wrong:6d}  {wrong / number:10.1%}")


# %% Change it: count pairs of neighbours too
def words_and_pairs(text):
    """Return the words of `text` and every pair of neighbouring words."""
    words = words_of(text)
    return words + [f"{left} {right}" for left, right in itertools.pairwise(words)]


def train(counts, labels):
    """Return a network after six epochs on `counts` and `labels`."""
    network, optimizer = new_network(counts.shape[1])
    for _ in range(6):
        train_epoch(network, optimizer, counts, labels)
    return network


_pair_columns = number_features(_training, words_and_pairs)
_pair_counts = count_features(_training, _pair_columns, words_and_pairs)
_pair_network = train(_pair_counts, _labels)
_pair_held_out = count_features(_held_out, _pair_columns, words_and_pairs)
columns_with_pairs = len(_pair_columns)
accuracy_with_pairs = accuracy(_pair_network, _pair_held_out, _held_out_labels)
accuracy_pairs_training = accuracy(_pair_network, _pair_counts, _labels)
print("counted        columns  training  held-out")
for name, columns, on_training, on_held_out in [
    ("words", vocabulary_size, training, held_out),
    ("words + pairs", columns_with_pairs, accuracy_pairs_training, accuracy_with_pairs),
]:
    print(f"{name:13}  {columns:7,}  {on_training:8.1%}  {on_held_out:8.1%}")

# %% Goes wrong: constructions that training never showed
unseen = ("shall", "no one may", "duty", "need not", "is entitled to", "explains when")
_narrow = generate_clauses(3000, without=unseen)
_narrow_columns = number_features(_narrow, words_and_pairs)
_narrow_network = train(
    count_features(_narrow, _narrow_columns, words_and_pairs), label_numbers(_narrow)
)


def accuracy_on(network, columns, clauses):
    """Return the accuracy of `network` on `clauses`."""
    counts = count_features(clauses, columns, words_and_pairs)
    return accuracy(network, counts, label_numbers(clauses))


_familiar = [clause for clause in _held_out if clause.construction not in unseen]
accuracy_familiar = accuracy_on(_narrow_network, _narrow_columns, _familiar)
accuracy_unseen = {}
for name in unseen:
    _examples = [clause for clause in clauses if clause.construction == name]
    accuracy_unseen[name] = accuracy_on(_narrow_network, _narrow_columns, _examples)
print(f"new clauses, constructions seen in training: {accuracy_familiar:6.1%}")
for name, share in accuracy_unseen.items():
    print(f"new construction {name!r:25}  {share:6.1%}")
accuracy_unseen_mean = sum(accuracy_unseen.values()) / len(unseen)
print(f"mean over the new constructions             {accuracy_unseen_mean:6.1%}")


# %% Goes wrong: labels that teach a mistake
def careless_labels(clauses):
    """Return label numbers by somebody who takes every 'may not' for a permission."""
    labels = label_numbers(clauses)
    for row, clause in enumerate(clauses):
        if clause.construction == "may not":
            labels[row] = LABELS.index("permission")
    return labels


_careless_network = train(_pair_counts, careless_labels(_training))
_careless_held_out = careless_labels(_held_out)
accuracy_same_hand = accuracy(_careless_network, _pair_held_out, _careless_held_out)
accuracy_true = accuracy(_careless_network, _pair_held_out, _held_out_labels)
_may_not = [clause for clause in clauses if clause.construction == "may not"]
accuracy_may_not = accuracy_on(_careless_network, _pair_columns, _may_not)
print(f"held-out set labelled by the same hand: {accuracy_same_hand:6.1%}")
print(f"held-out set labelled correctly:        {accuracy_true:6.1%}")
print(f"of these, prohibitions with 'may not':  {accuracy_may_not:6.1%}")

# %% Numbers for the text
accuracy_start, accuracy_end = accuracies[0], accuracies[-1]
