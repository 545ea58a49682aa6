"""No input, however strange, brings out a fault of the gateway or of what lies behind it (S49)."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.platform import Platform
from tests.support.callers import Callers
from tests.support.counties import Builder
from tests.support.http_posts import HTTP_ROWS
from tests.support.openapi import ROOT, Operation, document, operations
from tests.support.things import Things
from tests.support.walker import Walker, account_of, request_of

# A county that no other test works in: whatever is made of it disturbs nobody.
COUNTY = "431382"
CALLERS = ("clerk", "dispatcher", "admin", "its own post", "")
EXAMPLES = int(os.environ.get("ONEDOOR_FUZZ_EXAMPLES", "10"))
ENDS_THE_SESSION = ("POST /auth/logout", "POST /me:change-password")
CONFORMS = [content_type_conformance, status_code_conformance, response_schema_conformance]
TRACES = re.compile(
    r"Traceback \(most recent|File \"/|\.py\", line|pymongo|grpc\.|/site-packages/|onedoor_[a-z]+\."
)
ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=40),
        st.sampled_from(
            ["\x00", "\u202e", "{{7*7}}", "$where", "=1+1", "%n%s", "A" * 9_999, "🚪" * 60]
        ),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
"""What may stand in one field of a sound body."""
SCHEMA = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def county(platform: Platform) -> Iterator[Things]:
    """A county with one thing of every kind."""
    callers = Callers(platform)
    built = Builder(callers, COUNTY).build()
    built.ids["account"] = f"transport.handler@{COUNTY}"  # nobody's own post: it may be disabled
    yield built
    callers.close()


@pytest.fixture(scope="module")
def walker(platform: Platform) -> Iterator[Walker]:
    """Anybody at the gateway."""
    made = Walker(platform.url)
    yield made
    made.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("operation", operations(), ids=lambda one: one.name)
def test_no_input_brings_out_a_fault(walker: Walker, county: Things, operation: Operation) -> None:
    callers = [
        walker.http(_account(post, operation, county))
        for post in CALLERS
        if not (post and operation.name in ENDS_THE_SESSION)
    ]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(_cases(operation, county))
    def tried(case: Any) -> None:
        _lock_nobody_out(case)
        drawn = dict(case.headers or {})
        for http in callers:
            bearer = http.headers.get("authorization")
            case.headers = drawn | ({"Authorization": bearer} if bearer else {})
            base_url = str(http.base_url).removesuffix(f"{ROOT}/")
            kwargs = case.as_transport_kwargs(base_url=base_url)
            _check(case, case.call(base_url=base_url), kwargs)

    tried()


def _lock_nobody_out(case: Any) -> None:
    """Guesses at a password lock the account: none that another test signs in with."""
    if isinstance(case.body, dict) and "password" in case.body and "username" in case.body:
        case.body["username"] = f"nobody@{COUNTY}"


def _account(post: str, operation: Operation, county: Things) -> str:
    if post == "its own post":
        return account_of(HTTP_ROWS[operation.name].post, county)
    return f"{post}@{COUNTY}" if post else ""


def _cases(operation: Operation, county: Things) -> st.SearchStrategy[Any]:
    """Sound and unsound requests; about things nobody has and the county's own; one field odd."""
    described = SCHEMA[f"{ROOT}{operation.path}"][operation.method]
    own = request_of(operation, HTTP_ROWS[operation.name], county)
    path = {"path_parameters": own["path"]} if own["path"] else {}
    found = [
        described.as_strategy(generation_mode=mode, **here)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for here in ({}, path)
    ]
    fields = sorted(own["body"])
    if fields:
        odd = st.tuples(st.sampled_from(fields), ODD)
        found.append(
            odd.flatmap(
                lambda one: described.as_strategy(body={**own["body"], one[0]: one[1]}, **path)
            )
        )
        found.append(described.as_strategy(body=own["body"], **path))
    return st.one_of(*found)


def _check(case: Any, response: Any, kwargs: dict[str, Any]) -> None:
    text = response.content.decode(errors="replace")
    said = (response.status_code, text[:500], kwargs)
    if response.status_code >= 500:
        assert response.status_code == 503, said
        assert response.headers.get("retry-after"), said
    assert not TRACES.search(text), said
    if response.status_code < 500:
        case.validate_response(response, checks=CONFORMS)
