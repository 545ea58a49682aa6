"""The parties' names come from intake's contract, asked in mediation's own name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.principals import load_signer, load_verifier
from contracts.errors import Unavailable
from contracts.principals import Post, Principal
from onedoor.intake.v1 import cases_pb2, desk_pb2, desk_pb2_grpc
from services.mediation.directory import IntakeDirectory
from tests.support.stack import keys_dir


class Desk(desk_pb2_grpc.DeskServiceServicer):
    """Knows one case; notes who asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Principal, str]] = []

    def GetParties(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Name the applicant."""
        given: dict[str, Any] = dict(context.invocation_metadata())
        principal = load_verifier(keys_dir()).verify(given["x-onedoor-principal"])
        self.asked.append((principal, request.purpose))
        if request.case_id != "case":
            context.abort(grpc.StatusCode.NOT_FOUND, "no such case")
        party = cases_pb2.PartyReport(id="a", role="applicant", type="person", name="王䶮")
        return desk_pb2.GetPartiesResponse(parties=[party])


@pytest.fixture
def intake() -> Iterator[tuple[Desk, IntakeDirectory]]:
    """A desk on a free port, and the directory that asks it."""
    desk, server = Desk(), grpc.server(ThreadPoolExecutor(2))
    desk_pb2_grpc.add_DeskServiceServicer_to_server(desk, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield desk, IntakeDirectory(channel, load_signer(keys_dir(), "mediation"), 5)
    server.stop(0).wait()


def test_names_are_asked_for_with_a_purpose(intake: tuple[Desk, IntakeDirectory]) -> None:
    desk, directory = intake

    parties = directory.parties("430423", "case")

    assert {key: party.name for key, party in parties.items()} == {"a": "王䶮"}
    ((who, purpose),) = desk.asked
    assert (who.id, who.post, who.area_code) == ("service:mediation", Post.SERVICE, "430423")
    assert purpose == "制作调解协议书"


def test_any_refusal_of_intake_puts_the_document_off(
    intake: tuple[Desk, IntakeDirectory],
) -> None:
    with pytest.raises(Unavailable):
        intake[1].parties("430423", "other")
