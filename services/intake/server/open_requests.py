"""Answers the contract `OpenRequestService`: clients with a key, and what everybody may read."""

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.intake.v1 import cases_pb2, open_requests_pb2_grpc
from onedoor.intake.v1 import open_requests_pb2 as pb
from services.intake.domain.open_clients import OpenClient
from services.intake.domain.open_requests import OpenRequest, is_public
from services.intake.server.cases import location_of
from services.intake.server.category_messages import answers_from
from services.intake.use_cases import Opening, OpenKeeping, OpenReport

Context = grpc.ServicerContext
_TOLD = ("area_code", "service_code", "description", "address", "name", "phone")
_CLIENT = ("name", "state", "version", "area_code", "per_minute")


class OpenRequestServicer(open_requests_pb2_grpc.OpenRequestServiceServicer):
    """Keeps clients, takes their reports, and shows what is public."""

    def __init__(self, keeping: OpenKeeping, opening: Opening) -> None:
        """Answer from intake's core."""
        self.keeping = keeping
        self.opening = opening

    def CreateOpenClient(
        self, request: pb.CreateOpenClientRequest, context: Context
    ) -> pb.CreateOpenClientResponse:
        """A client is opened."""
        opened = self.keeping.create(caller(), request.name, request.per_minute)
        return pb.CreateOpenClientResponse(client=_client(opened.client), api_key=opened.api_key)

    def RotateOpenClient(
        self, request: pb.RotateOpenClientRequest, context: Context
    ) -> pb.RotateOpenClientResponse:
        """A new key."""
        opened = self.keeping.rotate(caller(), request.client_id, request.version)
        return pb.RotateOpenClientResponse(client=_client(opened.client), api_key=opened.api_key)

    def RevokeOpenClient(
        self, request: pb.RevokeOpenClientRequest, context: Context
    ) -> pb.RevokeOpenClientResponse:
        """A client is shut."""
        client = self.keeping.revoke(caller(), request.client_id, request.version)
        return pb.RevokeOpenClientResponse(client=_client(client))

    def GetOpenClient(
        self, request: pb.GetOpenClientRequest, context: Context
    ) -> pb.GetOpenClientResponse:
        """One client."""
        client = self.keeping.get(caller(), request.client_id)
        return pb.GetOpenClientResponse(client=_client(client))

    def ListOpenClients(
        self, request: pb.ListOpenClientsRequest, context: Context
    ) -> pb.ListOpenClientsResponse:
        """The county's clients."""
        page = self.keeping.page(caller(), size=request.page_size, token=request.page_token)
        return pb.ListOpenClientsResponse(
            clients=[_client(client) for client in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def CheckOpenKey(
        self, request: pb.CheckOpenKeyRequest, context: Context
    ) -> pb.CheckOpenKeyResponse:
        """Whose key it is."""
        client = self.opening.check(caller(), request.api_key)
        return pb.CheckOpenKeyResponse(client_id=client.id, per_minute=client.per_minute)

    def RegisterOpenRequest(
        self, request: pb.RegisterOpenRequestRequest, context: Context
    ) -> pb.RegisterOpenRequestResponse:
        """A client reports."""
        report = OpenReport(
            **{name: getattr(request, name) for name in _TOLD},
            location=location_of(request),
            answers=answers_from(request.answers),
        )
        registered = self.opening.register(caller(), request.api_key, report)
        return pb.RegisterOpenRequestResponse(
            id=registered.case.id,
            code=registered.case.code,
            is_public=is_public(registered.case),
            query_key=registered.query_key,
        )

    def ListOpenRequests(
        self, request: pb.ListOpenRequestsRequest, context: Context
    ) -> pb.ListOpenRequestsResponse:
        """What is public of an area."""
        shown, page = self.opening.page(
            caller(),
            request.area_code,
            (tuple(request.service_codes), tuple(request.statuses)),
            (moment(request.start_time), moment(request.end_time)),
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListOpenRequestsResponse(
            requests=[_request(one) for one in shown],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetOpenRequest(
        self, request: pb.GetOpenRequestRequest, context: Context
    ) -> pb.GetOpenRequestResponse:
        """What is public of one."""
        found = self.opening.get(caller(), request.code)
        return pb.GetOpenRequestResponse(request=_request(found))

    def GetOpenToken(
        self, request: pb.GetOpenTokenRequest, context: Context
    ) -> pb.GetOpenTokenResponse:
        """The code of a token."""
        return pb.GetOpenTokenResponse(code=self.opening.code_of(caller(), request.token))


def _client(client: OpenClient) -> pb.OpenClient:
    return pb.OpenClient(
        **{name: getattr(client, name) for name in _CLIENT},
        client_id=client.id,
        create_time=timestamp(client.create_time),
        rotate_time=timestamp(client.rotate_time),
    )


def _request(shown: OpenRequest) -> pb.OpenRequest:
    case, place = shown.case, shown.location
    return pb.OpenRequest(
        code=case.code,
        is_open=shown.is_open,
        state_name=shown.state_name,
        service_code=case.matter.category,
        service_name=shown.service_name,
        area_code=shown.area_code,
        location=cases_pb2.Location(lng=place.lng, lat=place.lat) if place else None,
        request_time=timestamp(case.register_time),
        update_time=timestamp(shown.update_time),
        due_time=timestamp(case.track.due_time if shown.is_open else None),
    )
