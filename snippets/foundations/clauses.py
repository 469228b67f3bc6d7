"""Synthetic compliance clauses about Meridian Payments, each made for a known label.

The guideline behind the labels:

- obligation: somebody has to do something, or has to leave it ("must", "may not").
- permission: somebody is free to do something, or free to leave it ("may", "need not").
- neither: a definition, a scope note, a statement of fact, a remark about the text.
"""

import random
import re
from dataclasses import dataclass

LABELS = ("obligation", "permission", "neither")

# fmt: off
# A phrase in braces is replaced by one of its expansions, until no brace is left.
PHRASES: dict[str, list[str]] = {
    "actor": [
        "Meridian", "the payment institution", "the compliance officer", "each branch",
        "every agent", "the outsourcing provider", "the internal auditor",
        "the fraud desk",
        "the management body", "the distributor", "the data protection officer",
        "the operations team", "the customer service desk", "the risk committee",
    ],
    "role": [
        "agent", "branch", "distributor", "employee", "subcontractor", "board member",
    ],
    "authority": [
        "the competent authority", "the central bank", "the data protection authority",
        "the supervisor of the home state", "the supervisor of the host state",
        "the financial intelligence unit",
    ],
    "customer": [
        "the customer", "the payer", "the payee", "the merchant", "the account holder",
        "the cardholder", "the legal representative",
    ],
    "third_party": [
        "a group company", "a cloud provider", "a correspondent bank",
        "a credit bureau",
        "another payment institution", "an external lawyer", "a card scheme",
    ],
    "incident": [
        "a major incident", "a data breach", "an outage of the mobile app",
        "a suspected fraud", "a failed reconciliation", "a breach of a limit",
        "an unauthorised payment", "a complaint about a fee",
    ],
    "data": [
        "customer data", "card numbers", "identity documents", "transaction records",
        "call recordings", "login records", "screening results",
    ],
    "document": [
        "the outsourcing register", "the complaints policy", "the incident report",
        "the business continuity plan", "the fee schedule", "the framework contract",
        "the risk assessment", "the training plan", "the safeguarding report",
    ],
    "payment": [
        "a payment order", "an incoming transfer", "a direct debit",
        "an instant payment",
        "a card payment", "a cash withdrawal", "a standing order",
    ],
    "function": [
        "transaction monitoring", "customer onboarding", "sanctions screening",
        "card issuing", "the help desk", "software development", "data storage",
    ],
    "account": [
        "a dormant account", "a joint account", "a merchant account", "a savings pot",
    ],
    "place": ["a data centre in the EU", "a locked archive", "an encrypted database"],
    "action": [
        "report {incident} to {authority}", "notify {customer} of {incident}",
        "record {incident} in {document}", "send {document} to {authority}",
        "publish {document}", "amend {document}", "review {document}", "keep {data}",
        "delete {data}", "disclose {data} to {third_party}", "store {data} in {place}",
        "transfer {data} to {third_party}", "execute {payment}", "refund {payment}",
        "reject {payment}", "suspend {payment}", "charge a fee for {payment}",
        "outsource {function}", "test {function}",
        "delegate {function} to {third_party}",
        "close {account}", "open {account} for {customer}", "block {account}",
        "verify the identity of {customer}", "ask {customer} for {document}",
        "inform {customer} about {payment}", "consult {authority}",
    ],
    "customer_action": [
        "see {document}", "cancel {payment}", "close {account}", "correct {data}",
        "complain about {payment}",
    ],
    "number": ["2", "4", "5", "10", "15", "24", "30", "48", "72", "90"],
    "amount": ["150", "500", "1,000", "5,000", "10,000", "15,000", "50,000"],
    "year": ["2021", "2022", "2023", "2024", "2025"],
    "month": ["January", "March", "May", "June", "September", "December"],
    "date": ["{day} {month} {year}"],
    "day": ["1", "15", "28"],
    "deadline": [
        "within {number} hours", "within {number} business days", "without undue delay",
        "no later than {day} {month}", "by the end of the quarter", "every year",
        "before the next business day", "within {number} days of the request",
    ],
    "situation": [
        "the amount exceeds EUR {amount}", "{customer} asks for it in writing",
        "{authority} has agreed", "fraud is suspected", "the contract has ended",
        "the service was interrupted for more than {number} hours",
        "the risk is rated high", "{customer} has not replied for {number} days",
        "{third_party} is involved", "the law of the host state says so",
    ],
    "condition": ["where {situation}", "if {situation}", "unless {situation}"],
    "tail": ["", "", " {deadline}", " {condition}", " {deadline} {condition}"],
    "end": ["", " {condition}", " {condition}"],
    "section": [
        "this chapter", "section {ordinal}", "annex {ordinal}", "article {ordinal}",
        "this policy", "the second part of the handbook",
    ],
    "ordinal": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
    "term": [
        "outsourcing", "agent", "incident", "safeguarding", "consent",
        "framework contract", "dormant account", "business day",
        "strong authentication", "payment order",
    ],
    "meaning": [
        "an agreement with {third_party} on {function}",
        "an event that stops {function}",
        "a person who acts for {customer}", "a file that holds {data}",
        "an instruction to execute {payment}", "any use of {data} by {third_party}",
        "a period of {number} hours", "an amount above EUR {amount}",
    ],
    "subject": [
        "accounts opened after {date}", "payments above EUR {amount}",
        "agents in the host state", "contracts with {third_party}", "{function}",
        "records of {customer}", "branches with more than {number} employees",
    ],
}

# Label, then the name of the construction, then its pattern.
CONSTRUCTIONS: dict[str, dict[str, str]] = {
    "obligation": {
        "must": "{actor} must {action}{tail}.",
        "lead must": "Where {situation}, {actor} must {action} {deadline}.",
        "shall": "{actor} shall {action}{tail}.",
        "is required to": "{actor} is required to {action}{tail}.",
        "has to": "{actor} has to {action}{tail}.",
        "is obliged to": "{actor} is obliged to {action}{tail}.",
        "duty": "It is the duty of {actor} to {action}{tail}.",
        "must not": "{actor} must not {action}{end}.",
        "may not": "{actor} may not {action}{end}.",
        "shall not": "{actor} shall not {action}{end}.",
        "no one may": "No {role} may {action}{end}.",
        "is required not to": "{actor} is required not to {action}{end}.",
        "is not allowed to": "{actor} is not allowed to {action}{end}.",
        "must allow": "{actor} must allow {customer} to {customer_action}{tail}.",
        "must so that may":
            "{actor} must ensure that {customer} may {customer_action}{end}.",
    },
    "permission": {
        "may": "{actor} may {action}{tail}.",
        "lead may": "Where {situation}, {actor} may {action}.",
        "is permitted to": "{actor} is permitted to {action}{end}.",
        "is allowed to": "{actor} is allowed to {action}{end}.",
        "is entitled to": "{actor} is entitled to {action}{end}.",
        "is free to": "{actor} is free to {action}{end}.",
        "can decide to": "{actor} can decide to {action}{end}.",
        "is not required to": "{actor} is not required to {action}{end}.",
        "is allowed not to": "{actor} is allowed not to {action}{end}.",
        "need not": "{actor} need not {action}{end}.",
        "does not have to": "{actor} does not have to {action}{end}.",
        "no duty": "There is no duty for {actor} to {action}{end}.",
        "may, must first": "{actor} may {action}, but must first {action}.",
        "may, not must": "{actor} may {action} but does not have to {action}.",
    },
    "neither": {
        "definition": "In {section}, {term} means {meaning}.",
        "definition quoted": "'{term}' means {meaning}, or {meaning}.",
        "scope": "{section} applies to {subject} and to {subject}.",
        "not in scope": "{section} does not apply to {subject}.",
        "in force": "{section} has applied to {subject} since {date}.",
        "reviewed": "{actor} last reviewed {document} on {date}.",
        "discussed": "{actor} discussed {document} with {authority} on {date}.",
        "staff": "{number} people work on {function} and {number} on {function}.",
        "count": "In {year}, {actor} had to report {number} cases of {incident}.",
        "possible delay": "{incident} may delay {document} by {number} days.",
        "unknown cause": "The cause of {incident} may not be known for {number} hours.",
        "list of duties": "{section} lists the cases in which {actor} must {action}.",
        "explains when": "{section} explains when {actor} may {action}.",
        "earlier draft": "An earlier draft said that {actor} must {action}{end}.",
        "word": "In {section}, the word 'must' marks a duty of {actor}.",
        "required form": "The form required to {action} is in annex {ordinal}.",
        "permitted amount": "The amount permitted for {payment} is EUR {amount}.",
    },
}
# fmt: on


@dataclass(frozen=True)
class Clause:
    """One clause, its label, and the construction it was generated from."""

    text: str
    label: str
    construction: str


def generate_clauses(
    count: int, *, seed: int = 0, without: tuple[str, ...] = ()
) -> list[Clause]:
    """Return `count` distinct clauses; the same arguments always give the same list.

    Each draw takes a label, then a construction of that label, then phrases, all with
    equal chances; a clause that was drawn before is dropped. `without` names
    constructions to leave out. Raises ValueError for an unknown name.
    """
    known = {name for patterns in CONSTRUCTIONS.values() for name in patterns}
    if unknown := set(without) - known:
        raise ValueError(f"unknown constructions: {', '.join(sorted(unknown))}")
    generator = random.Random(seed)
    clauses: dict[str, Clause] = {}
    while len(clauses) < count:
        label = generator.choice(LABELS)
        names = [name for name in CONSTRUCTIONS[label] if name not in without]
        name = generator.choice(names)
        text = _expand(CONSTRUCTIONS[label][name], generator)
        clauses.setdefault(text, Clause(text, label, name))
    return list(clauses.values())


def split_words(text: str) -> list[str]:
    """Return the lower-case words, numbers and punctuation of `text`, in order."""
    return re.findall(r"[a-z]+|\d+(?:,\d+)*|[^\w\s]", text.lower())


def _expand(pattern: str, generator: random.Random) -> str:
    """Replace every {phrase} by a random expansion and start with a capital letter."""
    while "{" in pattern:
        pattern = re.sub(
            r"\{(\w+)\}", lambda match: generator.choice(PHRASES[match[1]]), pattern
        )
    return pattern[0].upper() + pattern[1:]
