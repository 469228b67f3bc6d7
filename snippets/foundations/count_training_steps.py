# /// script
# requires-python = ">=3.11"
# dependencies = []
#
# [tool.receipts]
# covers = ["m01.training-loop.steps"]
# data = ["data/training_runs.toml"]
# ///
"""Count the weight updates of published training runs from tokens and batch sizes."""

# %% Updates of three published runs
import pathlib
import tomllib

data_file = pathlib.Path(__file__).parents[1] / "data" / "training_runs.toml"
published = tomllib.loads(data_file.read_text())
as_of = str(published["as_of"])


def count_updates(run):
    """Return the updates of a run whose batch size may grow on the way."""
    starts = [batch["from"] for batch in run["batches"]] + [run["tokens"]]
    return sum(
        (end - start) / batch["tokens_per_update"]
        for batch, start, end in zip(run["batches"], starts, starts[1:], strict=False)
    )


updates, updates_final_batch = {}, {}
print("model           tokens seen  tokens/update     updates  all at last size")
for run in published["runs"]:
    name, batches = run["model"], run["batches"]
    updates[name] = round(count_updates(run))
    updates_final_batch[name] = round(run["tokens"] / batches[-1]["tokens_per_update"])
    first, last = (batches[place]["tokens_per_update"] / 1e6 for place in (0, -1))
    sizes = f"{first:.1f} M" if first == last else f"{first:.0f} to {last:.0f} M"
    counted = f"{updates[name]:10,d}  {updates_final_batch[name]:16,d}"
    print(f"{name:14}  {run['tokens'] / 1e12:8.2f} tn  {sizes:>13}  {counted}")

pythia = next(run for run in published["runs"] if run["model"].startswith("Pythia"))
pythia_published = pythia["published_updates"]
assert updates["Pythia 12B"] == pythia_published
print(f"\nPythia's own log says {pythia_published:,} updates: the arithmetic agrees")

# %% Change it: one token per update
trillion = 10**12
seconds_per_update = 1.0
largest = published["runs"][-1]
years_one_token = largest["tokens"] * seconds_per_update / (365 * 24 * 3600)
days_real = updates["Llama 3.1 405B"] * seconds_per_update / (24 * 3600)
trillions_if_single = largest["tokens"] / trillion
print("Llama 3.1 405B, at one second an update")
print(
    f"one token per update   {trillions_if_single:.1f} trillion updates,"
    f" {years_one_token:,.0f} years"
)
updates_real = updates[largest["model"]]
print(f"the published batches  {updates_real:,} updates, {days_real:.0f} days")
