# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken"]
#
# [tool.receipts]
# covers = ["m01.token-cost.price", "m01.e30"]
# data = ["data/prices.toml", "data/languages.toml"]
# ///
"""A call costs input tokens times one rate plus output tokens times another."""

# %% Write the formula
import tomllib
from pathlib import Path

path = Path(__file__).parents[1] / "data" / "prices.toml"
rows = tomllib.loads(path.read_text(encoding="utf-8"))["price"]
prices = {row["id"]: row for row in rows}


def call_cost(model: str, input_tokens: int, output_tokens: int) -> float:
    """Return what one call costs in dollars; thinking counts as output."""
    price = prices[model]
    threshold = price.get("long_prompt_threshold")
    long_prompt = threshold is not None and input_tokens > threshold
    tier = "long_prompt_" if long_prompt else ""
    dollars_per_million = (
        input_tokens * price[f"{tier}input"] + output_tokens * price[f"{tier}output"]
    )
    return dollars_per_million / 1_000_000


# %% Print the price list
rates = {model: [row["input"], row["output"]] for model, row in prices.items()}
output_over_input = {
    model: output_rate / input_rate
    for model, (input_rate, output_rate) in rates.items()
}
first = rows[0]
print(f"dollars per million tokens, as of {min(row['as_of'] for row in rows)}")
for model, (input_rate, output_rate) in rates.items():
    print(f"{model:18} input {input_rate:6.2f}   output {output_rate:6.2f}")
long_rates = [first["long_prompt_input"], first["long_prompt_output"]]
long_threshold = first["long_prompt_threshold"]
print(
    f"{first['id']}   input {long_rates[0]:6.2f}   output {long_rates[1]:6.2f}"
    f"   (prompt over {long_threshold:,} tokens)"
)

# %% Price one short request
import tiktoken

request = "List every reporting deadline in the incident policy as a table."
encoding = tiktoken.get_encoding("o200k_base")
request_tokens = len(encoding.encode(request))
policy_tokens, answer_tokens = 9_000, 600  # a policy of 13 pages, a table of 12 rows

model = "claude-sonnet-5-5"
parts = {
    "the request": call_cost(model, request_tokens, 0),
    "the policy": call_cost(model, policy_tokens, 0),
    "the answer": call_cost(model, 0, answer_tokens),
}
total_cost = sum(parts.values())
print(f"{model}, dollars")
for part, cost in parts.items():
    print(f"{part:12} {cost:.6f}  {cost / total_cost:7.2%}")
print(f"{'total':12} {total_cost:.6f}")
request_share = parts["the request"] / total_cost
answer_share = parts["the answer"] / total_cost

# %% Price a month of calls
calls_per_month = 5_000 * 22  # 5,000 a working day
input_per_call, thinking_per_call, answer_per_call = 6_000, 800, 400
models = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5")

month = {}
print(f"{calls_per_month:,} calls, dollars a month")
print(f"{'':18}{'input':>10}{'thinking':>10}{'answer':>10}{'total':>10}")
for model in models:
    columns = [
        calls_per_month * call_cost(model, input_per_call, 0),
        calls_per_month * call_cost(model, 0, thinking_per_call),
        calls_per_month * call_cost(model, 0, answer_per_call),
    ]
    month[model] = sum(columns)
    columns.append(month[model])
    print(f"{model:18}" + "".join(f"{dollars:10,.0f}" for dollars in columns))

# %% Cross the long-prompt line
edge = {}
for tokens in (99_999, 100_000, 100_001):
    edge[tokens] = call_cost("claude-haiku-5-5", tokens, 400)
    print(f"{tokens:>7,} prompt tokens   {edge[tokens]:.6f} dollars")
edge_ratio = edge[100_001] / edge[100_000]
print(f"one token more: {edge_ratio:.2f} times the price")

# %% Change it: shorten the answer, then the input
model = "claude-sonnet-5-5"
usual = call_cost(model, input_per_call, thinking_per_call + answer_per_call)
variants = {
    "half the answer": (input_per_call, thinking_per_call + answer_per_call // 2),
    "no thinking": (input_per_call, answer_per_call),
    "half the input": (input_per_call // 2, thinking_per_call + answer_per_call),
}
saving = {}
for name, (sent, written) in variants.items():
    saving[name] = 1 - call_cost(model, sent, written) / usual
    print(f"{name:16} saves {saving[name]:.0%}")
saving["batch"] = prices[model]["batch_discount"]
print(f"{'batch, overnight':16} saves {saving['batch']:.0%}")

# %% Price a prompt at the wrong rate
prompt = "Explain machine learning to me like I am five years old."
prompt_cl100k = len(tiktoken.get_encoding("cl100k_base").encode(prompt))
prompt_o200k = len(encoding.encode(prompt))
input_rate, output_rate = rates["claude-sonnet-5-5"]
wrong_rate = prompt_o200k * output_rate / 1e6
right_rate = prompt_o200k * input_rate / 1e6
with_answer = call_cost("claude-sonnet-5-5", prompt_o200k, 250)
print(f"tokens: {prompt_cl100k} in cl100k, {prompt_o200k} in o200k")
print(f"prompt at the output rate   {wrong_rate:.6f} dollars")
print(f"prompt at the input rate    {right_rate:.6f} dollars")
print(f"with 250 tokens of answer   {with_answer:.6f} dollars")
rate_error = wrong_rate / right_rate
answer_multiple = with_answer / right_rate

# %% Read the archive once
path = Path(__file__).parents[1] / "data" / "languages.toml"
sentences = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
count = {row["code"]: len(encoding.encode(row["text"])) for row in sentences}
greek_factor = count["el"] / count["en"]

archive_pages, tokens_per_page, summary_per_page = 40_000, 700, 60
archive = {}
print(f"{archive_pages:,} pages, summarised once, dollars")
print(f"{'':18}{'at once':>10}{'batch':>10}{'batch, in Greek':>17}")
for model in models:
    now = archive_pages * call_cost(model, tokens_per_page, summary_per_page)
    batch = now * (1 - prices[model]["batch_discount"])
    archive[model] = [now, batch, greek_factor * batch]
    print("{:18}{:10.2f}{:10.2f}{:17.2f}".format(model, *archive[model]))
