"""Places with a printed code（码点）: a spot, a cell or a centre that a report is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import areas
from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, NotFound, WrongState
from services.intake.domain.faults import Faults
from services.intake.domain.people import KEY_ALPHABET
from services.intake.domain.reports import (
    Location,
    Place,
    PublicReport,
    check_area,
    check_location,
)

PLACE_KINDS: Mapping[str, str] = {"spot": "场所", "cell": "网格", "centre": "综治中心"}
TOKEN_LENGTH = 12
SCANNED = "qr"
_CELL = "cell"
_TOKEN = re.compile(f"[{KEY_ALPHABET}]{{{TOKEN_LENGTH}}}")
_CELL_ID = re.compile(r"[0-9]{12}-[0-9A-Za-z]{1,8}")


class PlaceNotFound(NotFound):
    """There is no such place within the caller's county, or no such code."""


class PlaceState(StrEnum):
    """Whether a place's code is in use（码点状态）."""

    ACTIVE = "active"  # 使用中
    REVOKED = "revoked"  # 已停用


@dataclass(frozen=True, kw_only=True)
class PlaceReport:
    """A place as somebody describes it."""

    kind: str
    name: str
    area_code: str
    cell_id: str = ""
    address: str = ""
    location: Location | None = None


@dataclass(kw_only=True)
class CodePlace(Aggregate):
    """A place whose code is printed and hung up（码点）; a row of configuration, without events."""

    token: str
    kind: str
    name: str
    cell_id: str
    address: str
    location: Location | None
    creator: str
    create_time: datetime
    state: PlaceState = PlaceState.ACTIVE
    revoke_time: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether its code opens a filled form."""
        return self.state is PlaceState.ACTIVE

    def revoke(self, now: datetime) -> None:
        """Its code is no longer in use; raises WrongState."""
        if not self.is_active:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)
        self.state, self.revoke_time = PlaceState.REVOKED, now
        self.version += 1

    def fill(self, report: PublicReport) -> PublicReport:
        """A report that was begun by scanning the code: it is about this place.

        What the reporter says of the way to it stays; area and location are the place's own.

        Raises:
            Invalid: the code is no longer in use.
        """
        if not self.is_active:
            message = "该二维码已停用，请重新填写地点"
            raise Invalid(
                FieldFault(
                    field="place",
                    reason="place_revoked",
                    message=message,
                    message_en="The code is no longer in use; say where it is.",
                )
            )
        matter = replace(
            report.matter,
            channel=SCANNED,
            area_code=self.area_code,
            address=report.matter.address or self.address or self.name,
            location=self.location or report.matter.location,
        )
        return replace(report, matter=matter)


def is_token(text: str) -> bool:
    """Whether it has the form of what stands in a code."""
    return _TOKEN.fullmatch(text) is not None


def check_place(report: PlaceReport, place: Place) -> PlaceReport:
    """Check a described place and give it in its normal form.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    faults.choice("kind", report.kind, PLACE_KINDS)
    check_area(faults, report.area_code, place.county)
    check_location(faults, report.location, report.area_code, place)
    _check_cell(faults, report)
    name = faults.text("name", report.name, least=2, most=50)
    address = faults.text("address", report.address, most=200)
    faults.check()
    return replace(report, name=name, address=address)


def area_name(code: str) -> str:
    """The full name of an area of the country."""
    return areas.full_name(code.partition("-")[0])


def _check_cell(faults: Faults, report: PlaceReport) -> None:
    if report.kind != _CELL:
        if report.cell_id:
            faults.add("cell_id", "not_a_cell", "仅网格码填写", "Only for cells.")
        return
    village = report.area_code.partition("-")[0]
    if not _CELL_ID.fullmatch(report.cell_id) or not report.cell_id.startswith(village):
        message = "网格编号须为所在村（社区）代码加“-”加编号"
        faults.add("cell_id", "bad_cell", message, "The village's code, a hyphen, a number.")
