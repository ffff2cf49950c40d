"""Checks a record against the shipped schema: the part of JSON Schema (2020-12) that this schema uses.

A validator of our own, because the packages for it bring far more than is used here; the tests compare it
with `jsonschema` on every record and on broken ones.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

Schema = dict[str, Any]
_DEEPEST = 64
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


@cache
def record_schema() -> Schema:
    """The schema that is shipped with the exporters."""
    found: Schema = json.loads(files("sayso.export").joinpath("records.schema.json").read_text("utf-8"))
    return found


def record_kinds() -> tuple[str, ...]:
    """The kinds of record that the schema knows."""
    return tuple(each["$ref"].rpartition("/")[2] for each in record_schema()["oneOf"])


def check_record(record: Any) -> str | None:
    """What is wrong with a record, the first thing found; `None` where it is as the schema says."""
    kind = record.get("record") if isinstance(record, dict) else None
    if not isinstance(kind, str) or kind not in record_kinds():
        return f"`record` is none of {', '.join(record_kinds())}"
    return next(_faults(record, {"$ref": f"#/$defs/{kind}"}, "", 0), None)


def _faults(value: Any, schema: Schema, at: str, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield f"{at}: nested too deep"
        return
    if "$ref" in schema:
        named = record_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
        yield from _faults(value, named, at, depth + 1)
        return
    if "anyOf" in schema:
        tried = [next(_faults(value, each, at, depth + 1), None) for each in schema["anyOf"]]
        if None not in tried:
            yield str(tried[0])
        return
    if "const" in schema or "enum" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        if not any(type(value) is type(each) and value == each for each in allowed):
            yield f"{at}: none of {', '.join(map(str, allowed))}"
        return
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_of(value, each) for each in wanted):
        yield f"{at}: not {' or '.join(wanted)}"
        return
    yield from _inside(value, schema, at, depth)


def _is_of(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _inside(value: Any, schema: Schema, at: str, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text_faults(value, schema, at)
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, at, depth)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
            return
        for number, each in enumerate(value):
            yield from _faults(each, schema["items"], f"{at}/{number}", depth + 1)
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield f"{at}: {value} is out of range"


def _text_faults(value: str, schema: Schema, at: str) -> Iterator[str]:
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{at}: {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"].removesuffix("$") + r"\Z", value):
        yield f"{at}: not of the form {schema['pattern']}"


def _object_faults(value: dict[str, Any], schema: Schema, at: str, depth: int) -> Iterator[str]:
    for name in schema["required"]:
        if name not in value:
            yield f"{at}: `{name}` is missing"
    for name, each in value.items():
        if name not in schema["properties"]:
            yield f"{at}: `{name[:40]}` is unknown"
        else:
            yield from _faults(each, schema["properties"][name], f"{at}/{name}", depth + 1)
