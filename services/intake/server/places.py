"""Answers the contract `PlaceService`: places with a printed code."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import cases_pb2, places_pb2_grpc
from onedoor.intake.v1 import places_pb2 as pb
from services.intake.documents import places as sheets
from services.intake.domain.code_places import CodePlace, PlaceReport, area_name
from services.intake.domain.reports import Location
from services.intake.use_cases.placing import Placing

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024
_PDF = "application/pdf"
_SHOWN = ("version", "token", "kind", "name", "area_code", "cell_id", "address", "creator")


class PlaceServicer(places_pb2_grpc.PlaceServiceServicer):
    """Opens places and prints their codes."""

    def __init__(self, placing: Placing, public_url: str) -> None:
        """Answer from intake's core; codes lead to the public address."""
        self.placing = placing
        self.public_url = public_url

    def CreatePlace(
        self, request: pb.CreatePlaceRequest, context: Context
    ) -> pb.CreatePlaceResponse:
        """A place is opened."""
        point = request.location if request.HasField("location") else None
        report = PlaceReport(
            kind=request.kind,
            name=request.name,
            area_code=request.area_code,
            cell_id=request.cell_id,
            address=request.address,
            location=Location(lng=point.lng, lat=point.lat) if point else None,
        )
        return pb.CreatePlaceResponse(place=self._message(self.placing.create(caller(), report)))

    def RevokePlace(
        self, request: pb.RevokePlaceRequest, context: Context
    ) -> pb.RevokePlaceResponse:
        """A place is closed."""
        place = self.placing.revoke(caller(), request.place_id, request.version)
        return pb.RevokePlaceResponse(place=self._message(place))

    def GetPlace(self, request: pb.GetPlaceRequest, context: Context) -> pb.GetPlaceResponse:
        """One place."""
        place = self.placing.get(caller(), request.place_id)
        return pb.GetPlaceResponse(place=self._message(place))

    def ListPlaces(self, request: pb.ListPlacesRequest, context: Context) -> pb.ListPlacesResponse:
        """The county's places."""
        page = self.placing.page(
            caller(),
            area_code=request.area_code,
            state=request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListPlacesResponse(
            places=[self._message(place) for place in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetPlaceSheet(
        self, request: pb.GetPlaceSheetRequest, context: Context
    ) -> Iterator[pb.GetPlaceSheetResponse]:
        """The sheet to hang up."""
        place = self.placing.get(caller(), request.place_id)
        pdf, name = sheets.sheet(place, self.public_url), f"place-{place.token}.pdf"
        for chunk in _pieces(pdf):
            yield pb.GetPlaceSheetResponse(chunk=chunk, file_name=name, media_type=_PDF)

    def GetPlaceLabels(
        self, request: pb.GetPlaceLabelsRequest, context: Context
    ) -> Iterator[pb.GetPlaceLabelsResponse]:
        """Many codes."""
        found = self.placing.labels(caller(), request.area_code)
        for chunk in _pieces(sheets.labels(found, self.public_url)):
            yield pb.GetPlaceLabelsResponse(
                chunk=chunk, file_name="place-labels.pdf", media_type=_PDF
            )

    def GetScannedPlace(
        self, request: pb.GetScannedPlaceRequest, context: Context
    ) -> pb.GetScannedPlaceResponse:
        """What whoever scans may know."""
        place = self.placing.scanned(caller(), request.token)
        if not place.is_active:
            return pb.GetScannedPlaceResponse(state=place.state)
        return pb.GetScannedPlaceResponse(
            state=place.state,
            name=place.name,
            area_code=place.area_code,
            area_name=area_name(place.area_code),
            address=place.address,
            location=_point(place),
        )

    def _message(self, place: CodePlace) -> pb.Place:
        return pb.Place(
            **{name: getattr(place, name) for name in _SHOWN},
            place_id=place.id,
            state=place.state,
            location=_point(place),
            create_time=timestamp(place.create_time),
            revoke_time=timestamp(place.revoke_time),
            url=sheets.scan_url(self.public_url, place.token),
        )


def _point(place: CodePlace) -> cases_pb2.Location | None:
    location = place.location
    return cases_pb2.Location(lng=location.lng, lat=location.lat) if location else None


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK_BYTES):
        yield content[start : start + _CHUNK_BYTES]
