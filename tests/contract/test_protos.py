"""What every contract must say of itself: marks on ids, keys on writes, pages on lists."""

import re

import pytest
from google.protobuf.descriptor import FieldDescriptor

from tests.support.descriptors import Rpc, messages, resource_of, rpcs

READS = re.compile(r"(Get|List|Find|Locate|Check|Preview|Suggest|Follow|Fetch|Watch)[A-Z]")
WHOLE = {
    "RuleSetService.ListFacts": "a closed catalogue of the code, not of stored things",
    "SamenessService.ListSimilar": "the twenty likeliest",
    "SamenessService.ListLinks": "a case has fifty at most",
    "TemplateService.ListTemplates": "one row per known event and channel, bounded by the code",
}
NOT_A_THING = {
    "onedoor.intake.v1.PartyKey.query_key": "a secret",
    "onedoor.intake.v1.PartyRow.query_key": "a secret",
    "onedoor.intake.v1.RegisterCaseResponse.query_key": "a secret",
    "onedoor.intake.v1.RegisterPublicCaseResponse.query_key": "a secret",
    "onedoor.intake.v1.GetReceiptRequest.query_key": "a secret",
    "onedoor.intake.v1.FollowCaseRequest.key": "a secret",
    "onedoor.intake.v1.OwnCase.key": "a secret",
    "onedoor.intake.v1.SupplementByPartyRequest.key": "a secret",
    "onedoor.intake.v1.EvaluateByPartyRequest.key": "a secret",
    "onedoor.intake.v1.ReopenByPartyRequest.key": "a secret",
    "onedoor.intake.v1.SameReason.key": "a word of the vocabulary",
    "onedoor.intake.v1.AddEvidenceRequest.key": "a secret",
    "onedoor.intake.v1.ListEvidenceRequest.key": "a secret",
    "onedoor.intake.v1.GetEvidenceContentRequest.key": "a secret",
    "onedoor.intake.v1.RemoveEvidenceRequest.key": "a secret",
    "onedoor.intake.v1.BeginEvidenceUploadRequest.key": "a secret",
    "onedoor.intake.v1.GetEvidenceUploadRequest.key": "a secret",
    "onedoor.intake.v1.PutEvidenceUploadPartRequest.key": "a secret",
    "onedoor.intake.v1.CompleteEvidenceUploadRequest.key": "a secret",
    "onedoor.intake.v1.GetOwnDeclineNoticeRequest.key": "a secret",
    "onedoor.intake.v1.RegisterGuidanceResponse.query_key": "a secret",
    "onedoor.intake.v1.TakeTicketResponse.ticket_key": "a secret",
    "onedoor.intake.v1.FollowTicketRequest.key": "a secret",
    "onedoor.intake.v1.BookAppointmentResponse.appointment_key": "a secret",
    "onedoor.intake.v1.BookPublicAppointmentResponse.appointment_key": "a secret",
    "onedoor.intake.v1.ArriveAppointmentResponse.ticket_key": "a secret",
    "onedoor.intake.v1.FollowAppointmentRequest.key": "a secret",
    "onedoor.intake.v1.CancelByVisitorRequest.key": "a secret",
    "onedoor.intake.v1.CreateOpenClientResponse.api_key": "a secret",
    "onedoor.intake.v1.RotateOpenClientResponse.api_key": "a secret",
    "onedoor.intake.v1.CheckOpenKeyRequest.api_key": "a secret",
    "onedoor.intake.v1.RegisterOpenRequestRequest.api_key": "a secret",
    "onedoor.intake.v1.RegisterOpenRequestResponse.query_key": "a secret",
    "onedoor.intake.v1.WorkBucket.key": "a word of the vocabulary",
    "onedoor.intake.v1.Term.key": "a word of the vocabulary",
    "onedoor.intake.v1.Category.key": "a word of a tree that all may read",
    "onedoor.intake.v1.CategoryBranch.key": "a word of its own tree",
    "onedoor.intake.v1.CategoryLeaf.key": "a word of its own tree",
    "onedoor.intake.v1.Question.key": "a word of its own leaf",
    "onedoor.intake.v1.Option.key": "a word of its own question",
    "onedoor.intake.v1.RewardGrade.key": "a word of its own scheme",
    "onedoor.intake.v1.ClaimRewardRequest.key": "the party's secret",
    "onedoor.intake.v1.FollowRewardRequest.key": "the party's secret",
    "onedoor.intake.v1.TakePickupCodeRequest.key": "the party's secret",
    "onedoor.intake.v1.FollowChoicesRequest.key": "the party's secret",
    "onedoor.intake.v1.ChooseRequest.key": "the party's secret",
    "onedoor.intake.v1.WithdrawChoiceRequest.key": "the party's secret",
    "onedoor.routing.v1.Rung.key": "a word of its own ladder",
    "onedoor.routing.v1.RiskSign.key": "a word of its own scheme",
    "onedoor.routing.v1.ClockProfile.key": "a word of its own set",
    "onedoor.routing.v1.WhistleWord.key": "a word of a closed list",
}
FIELDS = [field for message in messages() for field in message.fields]
BY_NAME = [pytest.param(rpc, id=rpc.name) for rpc in rpcs()]

LISTS = [
    pytest.param(rpc, id=rpc.name)
    for rpc in rpcs()
    if rpc.method.name.startswith("List") and rpc.name not in WHOLE
]


def test_a_field_that_looks_like_an_id_names_its_resource() -> None:
    unmarked = {
        field.full_name for field in FIELDS if _looks_like_an_id(field) and not resource_of(field)
    }

    assert unmarked == set(NOT_A_THING)


def test_only_text_holds_ids() -> None:
    marked = [field for field in FIELDS if resource_of(field)]

    assert marked
    assert [field.full_name for field in marked if field.type != field.TYPE_STRING] == []


@pytest.mark.parametrize("rpc", BY_NAME)
def test_a_call_either_reads_by_its_name_or_carries_a_request_id(rpc: Rpc) -> None:
    assert bool(READS.match(rpc.method.name)) != rpc.is_write


@pytest.mark.parametrize("rpc", LISTS)
def test_a_list_has_pages(rpc: Rpc) -> None:
    assert set(rpc.request.fields_by_name) >= {"page_size", "page_token"}
    assert set(rpc.method.output_type.fields_by_name) >= {
        "next_page_token",
        "total",
        "total_is_exact",
    }


def test_every_list_without_pages_is_still_there() -> None:
    assert set(WHOLE) <= {rpc.name for rpc in rpcs()}


def _looks_like_an_id(field: FieldDescriptor) -> bool:
    if field.name == "request_id" or field.type != field.TYPE_STRING:
        return False
    return re.fullmatch(r"(.+_)?(id|ids|key)", field.name) is not None
