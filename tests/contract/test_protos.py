"""What every contract must say of itself: marks on ids, keys on writes, pages on lists."""

import re

import pytest

from tests.support.descriptors import Rpc, messages, resource_of, rpcs

READS = re.compile(r"(Get|List|Locate|Check|Preview|Follow|Fetch|Watch)[A-Z]")
WHOLE = {
    "RuleSetService.ListFacts": "a closed catalogue of the code, not of stored things",
    "TemplateService.ListTemplates": "one row per known event and channel, bounded by the code",
}
NOT_A_THING = {
    "onedoor.intake.v1.PartyKey.query_key": "a secret",
    "onedoor.intake.v1.RegisterCaseResponse.query_key": "a secret",
    "onedoor.intake.v1.RegisterPublicCaseResponse.query_key": "a secret",
    "onedoor.intake.v1.GetReceiptRequest.query_key": "a secret",
    "onedoor.intake.v1.FollowCaseRequest.key": "a secret",
    "onedoor.intake.v1.SupplementByPartyRequest.key": "a secret",
    "onedoor.intake.v1.EvaluateByPartyRequest.key": "a secret",
    "onedoor.intake.v1.ReopenByPartyRequest.key": "a secret",
    "onedoor.intake.v1.WorkBucket.key": "a word of the vocabulary",
    "onedoor.intake.v1.Term.key": "a word of the vocabulary",
}
FIELDS = [field for message in messages() for field in message.fields]
BY_NAME = [pytest.param(rpc, id=rpc.name) for rpc in rpcs()]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: str(field.full_name))
def test_a_field_that_looks_like_an_id_names_its_resource(field: object) -> None:
    assert not _looks_like_an_id(field) or resource_of(field) or field.full_name in NOT_A_THING


def test_every_exception_from_the_marks_is_still_needed() -> None:
    standing = {field.full_name for field in FIELDS if not resource_of(field)}

    assert set(NOT_A_THING) <= standing


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: str(field.full_name))
def test_only_text_holds_ids(field: object) -> None:
    assert not resource_of(field) or field.type == field.TYPE_STRING


@pytest.mark.parametrize("rpc", BY_NAME)
def test_a_call_either_reads_by_its_name_or_carries_a_request_id(rpc: Rpc) -> None:
    assert bool(READS.match(rpc.method.name)) != rpc.is_write


@pytest.mark.parametrize("rpc", BY_NAME)
def test_a_list_has_pages(rpc: Rpc) -> None:
    if not rpc.method.name.startswith("List") or rpc.name in WHOLE:
        return
    assert {"page_size", "page_token"} <= set(rpc.request.fields_by_name)
    answer = set(rpc.method.output_type.fields_by_name)
    assert {"next_page_token", "total", "total_is_exact"} <= answer


@pytest.mark.parametrize("rpc", BY_NAME)
def test_no_other_call_answers_with_pages(rpc: Rpc) -> None:
    is_paged = "page_token" in rpc.request.fields_by_name

    assert is_paged == ("next_page_token" in rpc.method.output_type.fields_by_name)


def test_every_list_without_pages_is_still_there() -> None:
    assert set(WHOLE) <= {rpc.name for rpc in rpcs()}


def _looks_like_an_id(field: object) -> bool:
    if field.name == "request_id" or field.type != field.TYPE_STRING:
        return False
    return re.fullmatch(r"(.+_)?(id|ids|key)", field.name) is not None
