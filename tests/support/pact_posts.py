"""Who calls each RPC of pacts and transfers, with what, and how both come to be."""

import uuid
from typing import TYPE_CHECKING

from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.callers import Fields
    from tests.support.counties import Builder

PARTNERS = {"430423": "431382", "430424": "431382", "431382": "430423"}
_TERMS = {"name": "边界纠纷联调盟约", "document_number": "联〔2026〕3号", "kinds": ["livelihood"]}
_REASON = {"reason": "争议地块位于贵县"}
_INCOMING = {"transfer": "incoming_transfer"}

PACT_ROWS = {
    "PactService.ProposePact": Row("leader", {**_TERMS, "partner": "431382"}),
    "PactService.AnswerPact": Row("leader", {"is_agreed": True}),
    "PactService.EndPact": Row("leader", _REASON),
    "PactService.GetPact": Row("dispatcher"),
    "PactService.ListPacts": Row("leader"),
    "TransferService.SendTransfer": Row("dispatcher", {**_REASON, "consent_channel": "paper"}),
    "TransferService.WithdrawTransfer": Row("dispatcher"),
    "TransferService.AcceptTransfer": Row("dispatcher", things=_INCOMING),
    "TransferService.RefuseTransfer": Row("dispatcher", _REASON, things=_INCOMING),
    "TransferService.GetTransfer": Row("supervisor"),
    "TransferService.ListTransfers": Row("dispatcher"),
}

HTTP_CALLS = {
    "POST /pacts": "PactService.ProposePact",
    "GET /pacts": "PactService.ListPacts",
    "GET /pacts/{pact_id}": "PactService.GetPact",
    "POST /pacts/{pact_id}:answer": "PactService.AnswerPact",
    "POST /pacts/{pact_id}:end": "PactService.EndPact",
    "POST /cases/{case_id}/transfers": "TransferService.SendTransfer",
    "GET /transfers": "TransferService.ListTransfers",
    "GET /transfers/{transfer_id}": "TransferService.GetTransfer",
    "POST /transfers/{transfer_id}:withdraw": "TransferService.WithdrawTransfer",
    "POST /transfers/{transfer_id}:accept": "TransferService.AcceptTransfer",
    "POST /transfers/{transfer_id}:refuse": "TransferService.RefuseTransfer",
}
"""Paths that are one call of a service."""


def plant(builder: "Builder") -> None:
    """A pact that holds, a matter sent under it, and one that the other county sent."""
    partner = builder.neighbour(PARTNERS[builder.things.county])
    own, theirs = _pact(builder, partner)
    builder.keep("pact", own["id"], int(own["version"]))
    sent = _send(builder, own)
    builder.keep("transfer", sent["id"], int(sent["version"]))
    _send(partner, theirs)
    listing = {"direction": "in", "state": "received"}
    got = builder.do("TransferService.ListTransfers", "dispatcher", listing)["transfers"][0]
    builder.keep("incoming_transfer", got["id"], int(got["version"]))


def _pact(builder: "Builder", partner: "Builder") -> tuple["Fields", "Fields"]:
    number = f"联〔2026〕{uuid.uuid4().hex[:12]}"
    proposal = {**_TERMS, "document_number": number, "partner": partner.things.county}
    own = builder.do("PactService.ProposePact", "leader", proposal)["pact"]
    invited = partner.do("PactService.ListPacts", "leader", {"state": "invited"})["pacts"]
    theirs = next(one for one in invited if one["document_number"] == number)
    answer = {"pact_id": theirs["id"], "version": theirs["version"], "is_agreed": True}
    theirs = partner.do("PactService.AnswerPact", "leader", answer)["pact"]
    own = builder.do("PactService.GetPact", "leader", {"pact_id": own["id"]})["pact"]
    return own, theirs


def _send(builder: "Builder", pact: "Fields") -> "Fields":
    case_id = builder.register("移送案", kind="livelihood")
    case = builder.case(case_id)
    sending = {
        **_REASON,
        "case_id": case_id,
        "version": case["version"],
        "pact_id": pact["id"],
        "consent_party_ids": [party["id"] for party in case["parties"]],
        "consent_channel": "paper",
    }
    sent: Fields = builder.do("TransferService.SendTransfer", "dispatcher", sending)["transfer"]
    return sent
