"""Tasks with labels: duties, incident severity, tickets, screening. Every label is one word."""

import random

from grammar import GRAMMAR
from unknown import invented_name
from words import ACTIONS, ACTORS, CONDITIONS, HELD_OUT_ACTIONS, HELD_OUT_ACTORS, MONTHS, PEOPLE

DUTY_MODALS: dict[str, list[str]] = GRAMMAR["task"]["duty_modals"]
DUTY_ASKS: list[str] = GRAMMAR["task"]["duty_asks"]
SEVERITY_ASKS: list[str] = GRAMMAR["task"]["severity_asks"]
TICKETS: dict[str, list[str]] = GRAMMAR["task"]["tickets"]
TICKET_FRAMES: list[str] = GRAMMAR["task"]["ticket_frames"]
TICKET_ASKS: list[str] = GRAMMAR["task"]["ticket_asks"]
DOCUMENTS: dict[str, list[str]] = GRAMMAR["task"]["documents"]
DOCUMENT_ASKS: list[str] = GRAMMAR["task"]["document_asks"]


def duty(rng: random.Random, *, held_out: bool = False) -> tuple[str, str]:
    """A clause and its label `obligation`, `permission` or `neither`."""
    label = rng.choice(sorted(DUTY_MODALS))
    actor = rng.choice(HELD_OUT_ACTORS if held_out else ACTORS)
    action = rng.choice(HELD_OUT_ACTIONS if held_out else ACTIONS)
    condition = rng.choice(CONDITIONS).format(n=rng.randint(2, 30), month=rng.choice(MONTHS))
    text = f"{actor} {rng.choice(DUTY_MODALS[label])} {action} {condition}".strip()
    return rng.choice(DUTY_ASKS).format(x=f"{text[0].upper()}{text[1:]}."), label


def incident(rng: random.Random) -> tuple[int, int, bool]:
    """Customers affected, hours of downtime, and whether data was lost."""
    customers = rng.choice([10, 40, 90, 200, 500, 900, 2000, 6000, 15000, 30000, 60000])
    return customers, rng.randint(1, 12), rng.random() < 0.25


def severity_of(customers: int, hours: int, lost: bool) -> str:
    """Meridian's invented rule: lost data or over 10,000 customers is high."""
    if lost or customers > 10_000:
        return "high"
    return "low" if customers < 100 and hours <= 4 else "medium"


def severity(rng: random.Random) -> tuple[str, str]:
    """An incident report and its label `low`, `medium` or `high`."""
    customers, hours, lost = incident(rng)
    count = f"{customers // 1000} {customers % 1000:03d}" if customers >= 1000 else str(customers)
    data = (
        rng.choice(["Data was lost.", "Some data is gone."])
        if lost
        else rng.choice(["No data was lost.", "All data is safe."])
    )
    system = invented_name(rng)
    text = rng.choice(
        [
            f"{count} customers could not pay for {hours} hours. {data}",
            f"Outage of {hours} hours, {count} customers affected. {data}",
            f"{data} {system} was down for {hours} hours and {count} customers noticed.",
        ]
    )
    return rng.choice(SEVERITY_ASKS).format(x=text), severity_of(customers, hours, lost)


def ticket(rng: random.Random) -> tuple[str, str]:
    """A customer ticket and its topic."""
    label = rng.choice(sorted(TICKETS))
    text = rng.choice(TICKET_FRAMES).format(
        x=rng.choice(TICKETS[label]), p=rng.choice(PEOPLE), n=rng.randint(100, 9999)
    )
    return rng.choice(TICKET_ASKS).format(x=text), label


def document(rng: random.Random) -> tuple[str, str]:
    """The beginning of a document and its kind."""
    label = rng.choice(sorted(DOCUMENTS))
    text = rng.choice(DOCUMENTS[label]).format(
        n=rng.randint(20, 900),
        k=rng.randint(2, 60),
        m=rng.choice(MONTHS),
        p=rng.choice(PEOPLE),
        q=rng.choice(PEOPLE),
        d=f"{rng.randint(1, 28)} {rng.choice(MONTHS)}",
        f=invented_name(rng),
        g=invented_name(rng),
    )
    return rng.choice(DOCUMENT_ASKS).format(x=text), label
