"""Every operation of the gateway's OpenAPI document, and the ids each one takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from gateway.app import create_app
from gateway.settings import GatewaySettings

MARK = "x-resource"
ROOT = "/api/v1"
Schema = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path; `path` is below `/api/v1`."""

    method: str
    path: str
    said: Schema

    @property
    def name(self) -> str:
        """E.g. `GET /cases/{case_id}`."""
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        """Whether nobody needs to sign in for it."""
        return "security" not in self.said

    @property
    def is_list(self) -> bool:
        """Whether it reads without naming one thing in its path."""
        content = self.said["responses"].get("200", {}).get("content", {})
        is_json = set(content) == {"application/json"}
        return self.method == "GET" and "{" not in self.path and is_json

    @property
    def query(self) -> list[str]:
        """The names of all query fields."""
        return [one["name"] for one in self.said.get("parameters", ()) if one["in"] == "query"]

    @property
    def header_names(self) -> list[str]:
        """The names of all headers it reads."""
        return [one["name"] for one in self.said.get("parameters", ()) if one["in"] == "header"]

    @property
    def has_body(self) -> bool:
        """Whether it takes a body."""
        return "requestBody" in self.said

    @property
    def is_upload(self) -> bool:
        """Whether its body is a file as it is."""
        return self.has_body and self.schema.get("format") == "binary"

    @property
    def media_type(self) -> str:
        """The first media type of its body."""
        return str(next(iter(self.said["requestBody"]["content"])))

    @property
    def file(self) -> str:
        """The first example of a body that is a file."""
        return str(next(iter(self.said["requestBody"]["content"].values()))["examples"][0])

    @property
    def fields(self) -> list[str]:
        """The names of its body's fields."""
        return list(self.schema.get("properties", {})) if self.has_body else []

    @property
    def example(self) -> Any:
        """The first example of its body."""
        return self.schema["examples"][0]

    @property
    def schema(self) -> Schema:
        """The schema of its body."""
        content = next(iter(self.said["requestBody"]["content"].values()))
        return resolved(content["schema"])

    @property
    def marked(self) -> dict[str, str]:
        """Where it takes ids (`path.x`, `query.x`, `body.x.y`) and of what kind."""
        found = {
            f"{one['in']}.{one['name']}": one[MARK]
            for one in self.said.get("parameters", ())
            if MARK in one
        }
        if self.has_body:
            found |= {f"body.{path}": kind for path, kind in _marks(self.schema)}
        return found


@cache
def document() -> Schema:
    """The document the demo gateway serves."""
    made: Schema = create_app(GatewaySettings(profile="demo")).openapi()
    return made


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the document."""
    return tuple(
        Operation(method.upper(), path.removeprefix(ROOT), said)
        for path, item in document()["paths"].items()
        for method, said in item.items()
    )


def _marks(schema: Schema, path: str = "") -> Iterator[tuple[str, str]]:
    schema = resolved(schema)
    if MARK in schema:
        yield path, schema[MARK]
    for inner in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from _marks(inner, path)
    for name, inner in schema.get("properties", {}).items():
        yield from _marks(inner, f"{path}.{name}".lstrip("."))


def resolved(schema: Schema) -> Schema:
    """The schema that a reference means."""
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
