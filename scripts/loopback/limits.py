"""What one model takes: output and window, thinking, effort, tools, cached prefixes."""

import re

from loopback.blocks import Block, Body, all_blocks, as_blocks
from loopback.catalog import Model
from loopback.errors import invalid

MOST_BREAKPOINTS = 4
LEAST_THINKING = 1024
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")


def check_limits(body: Body, model: Model, input_tokens: int) -> None:
    """Check a request that has the right types against one model.

    Args:
        body: the request; one to count tokens has no `max_tokens`.
        model: the model that it names.
        input_tokens: its prompt, in tokens.

    Raises:
        ApiError: the model does not take it (400).
    """
    if "max_tokens" in body:
        _check_output(body["max_tokens"], model)
    if input_tokens > model.window:
        raise invalid(f"prompt is too long: {input_tokens} tokens > {model.window} maximum")
    _check_thinking(body, model)
    _check_tools(body, model)
    _check_breakpoints(body)
    for index, sequence in enumerate(body.get("stop_sequences") or []):
        if not sequence.strip():
            raise invalid(f"stop_sequences.{index}: each stop sequence must contain non-whitespace")


def _check_output(max_tokens: int, model: Model) -> None:
    if max_tokens < 0:
        raise invalid("max_tokens: Input should be greater than or equal to 0")
    if max_tokens > model.output:
        raise invalid(
            f"max_tokens: {max_tokens} > {model.output}, which is the maximum allowed number of "
            f"output tokens for {model.id}"
        )


def _check_thinking(body: Body, model: Model) -> None:
    thinking = body.get("thinking")
    effort = (body.get("output_config") or {}).get("effort")
    if effort and "adaptive" not in model.thinking:
        raise invalid("output_config.effort: this model does not support the effort parameter")
    if not thinking:
        return
    kind = thinking["type"]
    if kind not in model.thinking:
        others = " or ".join(f'"thinking.type.{other}"' for other in sorted(model.thinking))
        advice = f" Use {others}." if others else ""
        raise invalid(f'"thinking.type.{kind}" is not supported for this model.{advice}')
    if kind == "disabled" and effort in ("xhigh", "max"):
        raise invalid(f"thinking: disabled cannot be combined with effort {effort}")
    if kind == "enabled":
        budget = thinking["budget_tokens"]
        if budget < LEAST_THINKING:
            raise invalid(
                "thinking.enabled.budget_tokens: Input should be greater than or equal to "
                f"{LEAST_THINKING}"
            )
        if budget >= body.get("max_tokens", budget + 1):
            raise invalid("`max_tokens` must be greater than `thinking.budget_tokens`.")


def _check_tools(body: Body, model: Model) -> None:
    tools = body.get("tools") or []
    names = [tool["name"] for tool in tools if "name" in tool]
    if len(set(names)) < len(names):
        raise invalid("tools: Tool names must be unique.")
    for index, tool in enumerate(tools):
        if tool.get("type", "custom") in (None, "custom"):
            _check_custom(f"tools.{index}.custom", tool)
    choice = body.get("tool_choice")
    if not choice or choice["type"] == "none":
        return
    if not tools:
        raise invalid("tool_choice: may only be specified while providing tools")
    if choice["type"] == "tool" and choice["name"] not in names:
        raise invalid(f"tool_choice: tool '{choice['name']}' not found in provided tools")
    if choice["type"] in ("any", "tool"):
        if not model.forced_tools:
            raise invalid("tool_choice: forced tool use is not supported for this model")
        thinking = body.get("thinking") or {}
        if thinking.get("type") == "enabled":
            raise invalid("Thinking may not be enabled when tool_choice forces tool use.")


def _check_custom(place: str, tool: Block) -> None:
    if not TOOL_NAME.fullmatch(tool["name"]):
        raise invalid(f"{place}.name: String should match pattern '^{TOOL_NAME.pattern}$'")
    if tool["input_schema"].get("type") != "object":
        raise invalid(f"{place}.input_schema.type: Input should be 'object'")


def _check_breakpoints(body: Body) -> None:
    places = [*(body.get("tools") or []), *as_blocks(body.get("system"))]
    places += [block for _, block in all_blocks(body)]
    marked = sum(bool(place.get("cache_control")) for place in places)
    marked += bool(body.get("cache_control"))
    if marked > MOST_BREAKPOINTS:
        raise invalid(
            f"A maximum of {MOST_BREAKPOINTS} blocks with cache_control may be provided. "
            f"Found {marked}."
        )
