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
training_clauses, held_out_clauses = clauses[:3000], clauses[3000:]
number_training, number_held_out = len(training_clauses), len(held_out_clauses)

shown_constructions = ["must", "may not", "may", "is not required to", "list of duties"]
for name in shown_constructions:
    clause = next(clause for clause in training_clauses if clause.construction == name)
    lines = textwrap.wrap(clause.text, 62)
    print(f"{clause.label:10}  " + "\n            ".join(lines))

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


vocabulary = number_features(training_clauses)
counts = count_features(training_clauses, vocabulary)
vocabulary_size = len(vocabulary)
filled_share = (counts > 0).float().mean().item()
print(f"table of counts: {counts.shape[0]:,} clauses x {counts.shape[1]} words")
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
labels, held_out_labels = label_numbers(training_clauses), label_numbers(held_out_clauses)
held_out_counts = count_features(held_out_clauses, vocabulary)
network, optimizer = new_network(vocabulary_size)
accuracies = []
print("epoch  training  held-out")
for epoch in range(13):
    if epoch > 0:
        train_epoch(network, optimizer, counts, labels)
    training = accuracy(network, counts, labels)
    held_out = accuracy(network, held_out_counts, held_out_labels)
    accuracies.append({"training": training, "held_out": held_out})
    print(f"{epoch:5d}  {training:8.1%}  {held_out:8.1%}")

parameters = sum(parameter.numel() for parameter in network.parameters())
print(f"\n{parameters:,} parameters")


# %% Three held-out errors and the words that misled
def pull_of_words(network, clause, wrong, right):
    """Return words with how much each raises the wrong score over the right one."""
    counts = count_features([clause], vocabulary)
    with torch.no_grad():
        scores = network(counts)[0]
        pulls = {}
        for word in set(words_of(clause.text)) & set(vocabulary):
            without = counts.clone()
            without[0, vocabulary[word]] = 0
            change = scores - network(without)[0]
            pulls[word] = (change[wrong] - change[right]).item()
    return sorted(pulls.items(), key=lambda item: -item[1])


with torch.no_grad():
    guesses = network(held_out_counts).argmax(dim=1)
errors = (guesses != held_out_labels).nonzero()[:, 0].tolist()
number_errors = len(errors)
print(f"{number_errors} errors in {number_held_out:,} held-out clauses; three of them:")
misleading = {}
for name in ("may not", "is not required to", "is not allowed to"):
    row = next(row for row in errors if held_out_clauses[row].construction == name)
    wrong, right = guesses[row].item(), held_out_labels[row].item()
    pulls = pull_of_words(network, held_out_clauses[row], wrong, right)[:3]
    misleading[name] = [word for word, _ in pulls]
    print("\n" + textwrap.fill(held_out_clauses[row].text, 75))
    print(f"  it is {LABELS[right]}, the network says {LABELS[wrong]}, pulled by")
    print("  " + ", ".join(f"{word} {pull:+.1f}" for word, pull in pulls))

# %% Where the errors are
twins = {
    "is not required to",
    "is required not to",
    "is not allowed to",
    "is allowed not to",
}
errors_same_words = sum(held_out_clauses[row].construction in twins for row in errors)
clauses_same_words = sum(clause.construction in twins for clause in held_out_clauses)
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


pair_columns = number_features(training_clauses, words_and_pairs)
pair_counts = count_features(training_clauses, pair_columns, words_and_pairs)
pair_network = train(pair_counts, labels)
pair_held_out = count_features(held_out_clauses, pair_columns, words_and_pairs)
columns_with_pairs = len(pair_columns)
accuracy_with_pairs = accuracy(pair_network, pair_held_out, held_out_labels)
accuracy_pairs_training = accuracy(pair_network, pair_counts, labels)
print("counted        columns  training  held-out")
for name, columns, on_training, on_held_out in [
    ("words", vocabulary_size, training, held_out),
    ("words + pairs", columns_with_pairs, accuracy_pairs_training, accuracy_with_pairs),
]:
    print(f"{name:13}  {columns:7,}  {on_training:8.1%}  {on_held_out:8.1%}")

# %% Goes wrong: constructions that training never showed
unseen = ("shall", "no one may", "duty", "need not", "is entitled to", "explains when")
narrow = generate_clauses(3000, without=unseen)
narrow_columns = number_features(narrow, words_and_pairs)
narrow_network = train(
    count_features(narrow, narrow_columns, words_and_pairs), label_numbers(narrow)
)


def accuracy_on(network, columns, clauses):
    """Return the accuracy of `network` on `clauses`."""
    counts = count_features(clauses, columns, words_and_pairs)
    return accuracy(network, counts, label_numbers(clauses))


familiar = [clause for clause in held_out_clauses if clause.construction not in unseen]
accuracy_familiar = accuracy_on(narrow_network, narrow_columns, familiar)
accuracy_unseen = {}
for name in unseen:
    examples = [clause for clause in clauses if clause.construction == name]
    accuracy_unseen[name] = accuracy_on(narrow_network, narrow_columns, examples)
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


careless_network = train(pair_counts, careless_labels(training_clauses))
careless_held_out = careless_labels(held_out_clauses)
accuracy_same_hand = accuracy(careless_network, pair_held_out, careless_held_out)
accuracy_true = accuracy(careless_network, pair_held_out, held_out_labels)
may_not = [clause for clause in clauses if clause.construction == "may not"]
accuracy_may_not = accuracy_on(careless_network, pair_columns, may_not)
print(f"held-out set labelled by the same hand: {accuracy_same_hand:6.1%}")
print(f"held-out set labelled correctly:        {accuracy_true:6.1%}")
print(f"of these, prohibitions with 'may not':  {accuracy_may_not:6.1%}")

# %% Numbers for the text
accuracy_start, accuracy_end = accuracies[0], accuracies[-1]
