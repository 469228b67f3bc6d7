# /// script
# requires-python = ">=3.11"
#
# [tool.receipts]
# covers = ["m01.parameters.rule", "m01.e57"]
# ///
"""How much context fits into the fifth that the rule 'weights times 1.2' leaves."""

# %% Fill the margin with tokens
from model_shapes import LLAMA_3_8B

bytes_per_token = LLAMA_3_8B.cache_bytes(tokens=1)
window = 8192
rule_gigabytes, margin_tokens = {}, {}
print(f"{'':9}{'weights':>10}{'rule':>10}{'margin':>10}{'tokens in it':>15}")
for bits in (16, 4):
    weights = LLAMA_3_8B.parameters * bits / 8
    rule_gigabytes[bits] = 1.2 * weights / 1e9
    margin_tokens[bits] = int(0.2 * weights // bytes_per_token)
    print(
        f"{bits:>2} bits  {weights / 1e9:>7.2f} GB{rule_gigabytes[bits]:>7.1f} GB"
        f"{0.2 * weights / 1e9:>7.2f} GB{margin_tokens[bits]:>15,}"
    )
full_windows = {bits: tokens // window for bits, tokens in margin_tokens.items()}
print(f"full windows of {window:,} tokens: {full_windows}")

# %% Change it: serve ten analysts
users = 10
needed = LLAMA_3_8B.parameters * 0.5 + LLAMA_3_8B.cache_bytes(users * window)
needed_gigabytes = needed / 1e9
needed_over_weights = needed / (LLAMA_3_8B.parameters * 0.5)
print(f"4-bit weights and {users} windows: {needed_gigabytes:.1f} GB")
print(f"that is {needed_over_weights:.1f} times the weights, not 1.2")
