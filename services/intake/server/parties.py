"""Answers the contract `PartyService`: parties, their standing, their data in clear."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import parties_pb2 as pb
from onedoor.intake.v1 import parties_pb2_grpc
from services.intake.domain.disclosures import Disclosure, Wanted
from services.intake.domain.faults import Faults
from services.intake.domain.people import Party, is_region_unknown
from services.intake.domain.secrecy import Veil
from services.intake.domain.standing import Authority
from services.intake.server.messages import party_message
from services.intake.use_cases import Parties, Proof, parse_day

Context = grpc.ServicerContext


class PartyServicer(parties_pb2_grpc.PartyServiceServicer):
    """Who a matter concerns."""

    def __init__(self, parties: Parties) -> None:
        """Answer from intake's core."""
        self.parties = parties

    def ListParties(
        self, request: pb.ListPartiesRequest, context: Context
    ) -> pb.ListPartiesResponse:
        """The parties, masked."""
        page = self.parties.page(
            caller(), request.case_id, size=request.page_size, token=request.page_token
        )
        return pb.ListPartiesResponse(
            parties=[_detail(party, page.veil) for party in page.parties],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=True,
        )

    def UnmaskParty(
        self, request: pb.UnmaskPartyRequest, context: Context
    ) -> pb.UnmaskPartyResponse:
        """Named fields in clear."""
        wanted = Wanted(fields=tuple(request.fields), purpose=request.purpose, words=request.words)
        party = self.parties.unmask(caller(), request.case_id, request.party_id, wanted)
        shown = {name: getattr(party, name) for name in wanted.fields}
        return pb.UnmaskPartyResponse(party_id=party.id, **shown)

    def ListDisclosures(
        self, request: pb.ListDisclosuresRequest, context: Context
    ) -> pb.ListDisclosuresResponse:
        """Who read what."""
        page = self.parties.disclosures(
            caller(), request.case_id, size=request.page_size, token=request.page_token
        )
        return pb.ListDisclosuresResponse(
            disclosures=[_disclosure(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def AuthoriseAgent(
        self, request: pb.AuthoriseAgentRequest, context: Context
    ) -> pb.AuthoriseAgentResponse:
        """An agent's paper."""
        faults = Faults()
        until = parse_day(faults, "until", request.until)
        faults.check()
        authority = Authority(
            represents=tuple(request.represents),
            scope=request.scope,
            paper=request.paper.strip(),
            until=until,
        )
        case = self.parties.authorise(
            caller(), request.case_id, request.version, request.party_id, authority
        )
        return pb.AuthoriseAgentResponse(state=case.state, version=case.version)

    def VerifyContact(
        self, request: pb.VerifyContactRequest, context: Context
    ) -> pb.VerifyContactResponse:
        """A contact holds."""
        proof = Proof(verified_phone=request.verified_phone, note=request.note)
        case = self.parties.verify(
            caller(), request.case_id, request.version, request.party_id, proof
        )
        return pb.VerifyContactResponse(state=case.state, version=case.version)

    def NameRepresentatives(
        self, request: pb.NameRepresentativesRequest, context: Context
    ) -> pb.NameRepresentativesResponse:
        """Whom a group sends."""
        case = self.parties.represent(
            caller(), request.case_id, request.version, tuple(request.party_ids)
        )
        return pb.NameRepresentativesResponse(state=case.state, version=case.version)


def _detail(party: Party, veil: Veil) -> pb.PartyDetail:
    message = pb.PartyDetail(
        id=party.id,
        party=party_message(party, veil),
        is_representative=party.is_representative,
        contact_check=party.contact.how if party.contact else "",
        contact_check_time=timestamp(party.contact.check_time if party.contact else None),
    )
    if veil.hides(party):
        return message
    message.id_type = party.id_type
    if is_region_unknown(party.id_number):
        message.doubts.append("region_unknown")
    if party.authority:
        message.authority.CopyFrom(_authority(party.authority))
    return message


def _authority(authority: Authority) -> pb.Authority:
    return pb.Authority(
        represents=authority.represents,
        scope=authority.scope,
        paper=authority.paper,
        until=authority.until.isoformat() if authority.until else "",
    )


def _disclosure(one: Disclosure) -> pb.Disclosure:
    return pb.Disclosure(
        id=one.id,
        party_id=one.party_id,
        fields=one.fields,
        purpose=one.purpose,
        words=one.words,
        actor=one.actor,
        post=one.post,
        read_time=timestamp(one.read_time),
    )
