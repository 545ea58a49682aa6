"""Answers `ProfileService`."""

from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from contracts.errors import FieldFault, Invalid
from deadlines.profiles import Profile, ProfileError, Unit
from onedoor.routing.v1 import profiles_pb2 as pb
from onedoor.routing.v1 import profiles_pb2_grpc
from services.routing.domain.profile_set import ProfileSet
from services.routing.use_cases.profile_keeping import ProfileKeeping, Publication

Context = grpc.ServicerContext
_PLAIN = ("key", "name", "limit", "roll_last_day", "is_urgent", "basis")
_APPROVERS = ("pause_approver", "extension_approver")
_BOUNDS = ("max_pauses", "max_pause_days", "max_extensions", "max_extension_units")


class ProfileServicer(profiles_pb2_grpc.ProfileServiceServicer):
    """Clock profiles by area."""

    def __init__(self, keeping: ProfileKeeping) -> None:
        """Answer from routing's core."""
        self.keeping = keeping

    def GetHeldProfiles(
        self, request: pb.GetHeldProfilesRequest, context: Context
    ) -> pb.GetHeldProfilesResponse:
        """All that hold."""
        found = self.keeping.holding(caller(), request.area_code or caller().area_code)
        return pb.GetHeldProfilesResponse(
            profiles=[
                pb.HeldProfile(
                    profile=_profile_message(held.profile),
                    area_code=held.area_code,
                    profile_set_id=held.profile_set_id,
                )
                for _, held in sorted(found.items())
            ]
        )

    def GetProfileSet(
        self, request: pb.GetProfileSetRequest, context: Context
    ) -> pb.GetProfileSetResponse:
        """An area's own."""
        area_code = request.area_code or caller().area_code
        found = self.keeping.own(caller(), area_code, is_draft=request.is_draft)
        return pb.GetProfileSetResponse(profile_set=_message(found))

    def PutProfileSetDraft(
        self, request: pb.PutProfileSetDraftRequest, context: Context
    ) -> pb.PutProfileSetDraftResponse:
        """Store a draft."""
        stored = self.keeping.put_draft(caller(), _profile_set(request.profile_set))
        return pb.PutProfileSetDraftResponse(profile_set=_message(stored))

    def PublishProfileSet(
        self, request: pb.PublishProfileSetRequest, context: Context
    ) -> pb.PublishProfileSetResponse:
        """Publish a draft."""
        wanted = Publication(
            profile_set_id=request.profile_set_id,
            version=request.version,
            area_code=request.area_code,
            is_for_running=request.is_for_running,
        )
        published = self.keeping.publish(caller(), wanted)
        return pb.PublishProfileSetResponse(profile_set=_message(published))


def _profile_set(message: pb.ProfileSet) -> ProfileSet:
    return ProfileSet(
        id=message.id,
        area_code=message.area_code,
        name=message.name,
        profiles=tuple(
            _profile(f"profile_set.profiles[{number}]", one)
            for number, one in enumerate(message.profiles)
        ),
        version=message.version,
    )


def _profile(place: str, message: pb.ClockProfile) -> Profile:
    if message.unit not in tuple(Unit):
        raise _fault(f"{place}.unit", "没有这个单位", f"One of {', '.join(Unit)}.")
    bounds: dict[str, Any] = {
        name: getattr(message, name) if message.HasField(name) else None for name in _BOUNDS
    }
    try:
        return Profile(
            **{name: getattr(message, name) for name in (*_PLAIN, *_APPROVERS)},
            **bounds,
            unit=Unit(message.unit),
            warn_fractions=tuple(message.warn_fractions),
            pause_reasons=tuple(message.pause_reasons),
        )
    except ProfileError as error:
        raise _fault(place, "时限规则自相矛盾", f"{error}.") from None


def _fault(field: str, message: str, message_en: str) -> Invalid:
    return Invalid(
        FieldFault(field=field, reason="unknown_value", message=message, message_en=message_en)
    )


def _message(profile_set: ProfileSet) -> pb.ProfileSet:
    return pb.ProfileSet(
        id=profile_set.id,
        area_code=profile_set.area_code,
        name=profile_set.name,
        edition=profile_set.edition,
        state=profile_set.state.value,
        profiles=[_profile_message(profile) for profile in profile_set.profiles],
        is_applying=profile_set.is_applying,
        author=profile_set.author,
        publisher=profile_set.publisher,
        edit_time=timestamp(profile_set.edit_time),
        publish_time=timestamp(profile_set.publish_time),
        version=profile_set.version,
    )


def _profile_message(profile: Profile) -> pb.ClockProfile:
    return pb.ClockProfile(
        **{name: getattr(profile, name) for name in (*_PLAIN, *_APPROVERS, *_BOUNDS)},
        unit=profile.unit.value,
        warn_fractions=profile.warn_fractions,
        pause_reasons=[str(reason) for reason in profile.pause_reasons],
        law=profile.law,
    )
