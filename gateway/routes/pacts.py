"""Pacts of counties, and matters that go over under them（跨域治理盟约、跨县移送）."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    PageSize,
    PageToken,
    Reasoned,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.pacts import AcceptTransfer, AnswerPact, ProposePact, SendTransfer

PROPOSE = rpc("intake.PactService.ProposePact")
ANSWER = rpc("intake.PactService.AnswerPact")
END = rpc("intake.PactService.EndPact")
GET_PACT = rpc("intake.PactService.GetPact")
LIST_PACTS = rpc("intake.PactService.ListPacts")
SEND = rpc("intake.TransferService.SendTransfer")
WITHDRAW = rpc("intake.TransferService.WithdrawTransfer")
ACCEPT = rpc("intake.TransferService.AcceptTransfer")
REFUSE = rpc("intake.TransferService.RefuseTransfer")
GET_TRANSFER = rpc("intake.TransferService.GetTransfer")
LIST_TRANSFERS = rpc("intake.TransferService.ListTransfers")

CaseId = Annotated[str, path_id("case")]
PactId = Annotated[str, path_id("pact")]
TransferId = Annotated[str, path_id("transfer")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("pacts 跨域盟约与移送")


@router.post("/pacts", **one(PROPOSE, 201))
async def propose_pact(body: ProposePact, ask: Writing) -> Response:
    """Propose a pact to another county（提出盟约）."""
    return await ask.one(PROPOSE, body, status=201)


@router.get("/pacts", **page(LIST_PACTS))
async def list_pacts(
    ask: Reading, state: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's pacts, newest first（盟约列表）."""
    return await ask.page(LIST_PACTS, state=state, page_size=page_size, page_token=page_token)


@router.get("/pacts/{pact_id}", **one(GET_PACT))
async def get_pact(pact_id: PactId, ask: Reading) -> Response:
    """The county's half of a pact（盟约）."""
    return await ask.one(GET_PACT, pact_id=pact_id)


@router.post("/pacts/{pact_id}:answer", **one(ANSWER))
async def answer_pact(pact_id: PactId, body: AnswerPact, ask: Writing) -> Response:
    """Agree, or decline with a reason（签订或谢绝）."""
    return await ask.one(ANSWER, body, pact_id=pact_id)


@router.post("/pacts/{pact_id}:end", **one(END))
async def end_pact(pact_id: PactId, body: Reasoned, ask: Writing) -> Response:
    """End it; what has gone over goes on（终止盟约）."""
    return await ask.one(END, body, pact_id=pact_id)


@router.post("/cases/{case_id}/transfers", **one(SEND, 201))
async def send_transfer(case_id: CaseId, body: SendTransfer, ask: Writing) -> Response:
    """Send the matter to the other county of a pact（跨县移送）."""
    return await ask.one(SEND, body, status=201, case_id=case_id)


@router.get("/transfers", **page(LIST_TRANSFERS))
async def list_transfers(
    ask: Reading,
    direction: WordQuery = "",
    state: WordQuery = "",
    case_id: CaseQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Matters sent out and in, newest first（移送列表）."""
    return await ask.page(
        LIST_TRANSFERS,
        direction=direction,
        state=state,
        case_id=case_id,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/transfers/{transfer_id}", **one(GET_TRANSFER))
async def get_transfer(transfer_id: TransferId, ask: Reading) -> Response:
    """The county's half of a transfer（移送）."""
    return await ask.one(GET_TRANSFER, transfer_id=transfer_id)


@router.post("/transfers/{transfer_id}:withdraw", **one(WITHDRAW))
async def withdraw_transfer(transfer_id: TransferId, body: Versioned, ask: Writing) -> Response:
    """Take it back while nobody has answered（撤回移送）."""
    return await ask.one(WITHDRAW, body, transfer_id=transfer_id)


@router.post("/transfers/{transfer_id}:accept", **one(ACCEPT))
async def accept_transfer(transfer_id: TransferId, body: AcceptTransfer, ask: Writing) -> Response:
    """Take it on as a case of this county（接收移送）."""
    return await ask.one(ACCEPT, body, transfer_id=transfer_id)


@router.post("/transfers/{transfer_id}:refuse", **one(REFUSE))
async def refuse_transfer(transfer_id: TransferId, body: Reasoned, ask: Writing) -> Response:
    """Send it back with a reason（退回移送）."""
    return await ask.one(REFUSE, body, transfer_id=transfer_id)
