"""The SDK's own parameter types, made as strict as the server that they describe.

The types that `anthropic` ships are for type checkers: at run time they would let unknown keys
pass and read lists lazily. Here their schemas are rewritten so that unknown keys are refused, lists
are lists, and a block is checked against the one type that its `type` names.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import SchemaValidator, ValidationError, core_schema

from loopback.errors import invalid

Schema = dict[str, Any]

# Marks in the path of an error the choice that was made between a text and a list.
_CHOICE = ("(text)", "(list)")


class StrictType:
    """Checks JSON values against one of the SDK's types.

    Args:
        annotation: the type, such as `MessageCreateParamsNonStreaming`.
    """

    def __init__(self, annotation: Any) -> None:
        schema: Any = TypeAdapter(annotation).core_schema
        self._definitions = {item["ref"]: item for item in schema.get("definitions", [])}
        self._validator = SchemaValidator(self._harden(schema))

    def check(self, value: Any) -> None:
        """Check a value.

        Raises:
            ApiError: it does not fit (400); the message names the place and the reason.
        """
        try:
            self._validator.validate_python(value, strict=True)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            raise invalid(_explain(found[0])) from None

    def _harden(self, schema: Any) -> Any:
        if isinstance(schema, list):
            return [self._harden(item) for item in schema]
        if isinstance(schema, tuple):
            return tuple(self._harden(item) for item in schema)
        if not isinstance(schema, dict):
            return schema
        kind = schema.get("type")
        if kind == "generator":
            return core_schema.list_schema(self._harden(schema["items_schema"]))
        if kind == "json-or-python":
            # What arrives is JSON, already read.
            return self._harden(schema["json_schema"])
        if kind == "union":
            return self._union(schema["choices"])
        hardened = {key: self._harden(value) for key, value in schema.items()}
        if kind == "typed-dict" and schema.get("extra_behavior") != "allow":
            hardened["extra_behavior"] = "forbid"
        return hardened

    def _union(self, choices: list[Any]) -> Any:
        """Return a union that decides by `type`, by `role`, or between text and list."""
        flat = [schema for choice in choices for schema in self._flatten(choice)]
        for key in ("role", "type"):
            tagged: dict[Any, Any] = {}
            for schema in flat:
                for tag in self._tags(schema, key):
                    # The first is the parameter; the same block as an answer comes later.
                    tagged.setdefault(tag, self._harden(schema))
            if tagged and all(list(self._tags(schema, key)) for schema in flat):
                return core_schema.tagged_union_schema(tagged, _discriminator(key, tagged))
        kinds = [schema["type"] for schema in flat]
        if sorted(kinds) in (["generator", "str"], ["list", "str"]):
            both = {_CHOICE[item["type"] != "str"]: self._harden(item) for item in flat}
            return core_schema.tagged_union_schema(both, _text_or_list)
        return core_schema.union_schema([self._harden(schema) for schema in flat])

    def _flatten(self, choice: Any) -> Iterator[Schema]:
        schema = choice[0] if isinstance(choice, tuple) else choice
        if schema["type"] in ("union", "tagged-union"):
            inner = schema["choices"]
            for item in inner.values() if isinstance(inner, dict) else inner:
                yield from self._flatten(item)
        else:
            yield schema

    def _tags(self, schema: Schema, key: str) -> Iterator[Any]:
        """Yield the values of `key` that name this type, none if it has no such key."""
        while schema["type"] in ("definition-ref", "model"):
            schema = (
                self._definitions[schema["schema_ref"]]
                if schema["type"] == "definition-ref"
                else schema["schema"]
            )
        field = schema.get("fields", {})
        field = field.get(key, {}) if isinstance(field, dict) else {}
        literal = field.get("schema", {})
        while literal.get("type") in ("nullable", "default"):
            literal = literal["schema"]
        if literal.get("type") == "literal":
            yield from literal["expected"]


def _discriminator(key: str, tagged: dict[Any, Any]) -> Callable[[Any], Any]:
    """Return what reads the tag of a value; a tool without a type is a custom one."""
    default = "custom" if "custom" in tagged else None

    def tag(value: Any) -> Any:
        return (value.get(key) or default) if isinstance(value, dict) else None

    return tag


def _text_or_list(value: Any) -> str:
    return _CHOICE[not isinstance(value, str)]


def _explain(error: Any) -> str:
    """Return one line such as `messages.0.content: Field required`."""
    parts: list[Any] = []
    for part in error["loc"]:
        turn = len(parts) > 1 and parts[-2] == "messages" and isinstance(parts[-1], int)
        # Which choice was made in a union is no place in the request.
        if part not in _CHOICE and not (turn and part in ("user", "assistant", "system")):
            parts.append(part)
    place = ".".join(str(part) for part in parts)
    message = error["msg"]
    if error["type"] == "extra_forbidden":
        message = "Extra inputs are not permitted"
    elif error["type"] == "union_tag_invalid":
        context = error["ctx"]
        message = f"Input tag '{context['tag']}' is none of {context['expected_tags']}"
    elif error["type"] == "union_tag_not_found":
        message = "Input should be an object that names its `type` or `role`"
    return f"{place}: {message}" if place else message


@cache
def strict_type(name: str, *, beta: bool = False) -> StrictType:
    """Return the checker of one request body, made when first asked for.

    Args:
        name: `create`, `stream`, `count` or `batch`.
        beta: whether the request came to the beta form of the endpoint.
    """
    from anthropic import types
    from anthropic.types import beta as beta_types
    from anthropic.types.beta import messages as beta_batches
    from anthropic.types.messages import batch_create_params

    table: dict[str, tuple[Any, Any]] = {
        "create": (
            types.message_create_params.MessageCreateParamsNonStreaming,
            beta_types.message_create_params.MessageCreateParamsNonStreaming,
        ),
        "stream": (
            types.message_create_params.MessageCreateParamsStreaming,
            beta_types.message_create_params.MessageCreateParamsStreaming,
        ),
        "count": (
            types.message_count_tokens_params.MessageCountTokensParams,
            beta_types.message_count_tokens_params.MessageCountTokensParams,
        ),
        "batch": (
            batch_create_params.BatchCreateParams,
            beta_batches.batch_create_params.BatchCreateParams,
        ),
    }
    return StrictType(table[name][beta])
