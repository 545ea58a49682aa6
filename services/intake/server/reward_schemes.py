"""Answers the contract `RewardSchemeService`: what an area rewards."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import rewards_pb2 as pb
from onedoor.intake.v1 import rewards_pb2_grpc
from services.intake.domain.reward_schemes import Grade, RewardScheme
from services.intake.use_cases.reward_keeping import RewardKeeping

Context = grpc.ServicerContext
_PLAIN = (
    "id", "area_code", "name", "edition", "author", "publisher", "version", "leader_above_fen",
    "pickup_days", "kinds",
)  # fmt: skip
_GRADE = ("key", "name", "least_fen", "most_fen")


class RewardSchemeServicer(rewards_pb2_grpc.RewardSchemeServiceServicer):
    """Keeps schemes."""

    def __init__(self, keeping: RewardKeeping) -> None:
        """Answer from intake's core."""
        self.keeping = keeping

    def GetRewardScheme(
        self, request: pb.GetRewardSchemeRequest, context: Context
    ) -> pb.GetRewardSchemeResponse:
        """What holds for an area, or its draft."""
        found = self.keeping.get(caller(), request.area_code, is_draft=request.is_draft)
        return pb.GetRewardSchemeResponse(scheme=_message(found))

    def PutRewardSchemeDraft(
        self, request: pb.PutRewardSchemeDraftRequest, context: Context
    ) -> pb.PutRewardSchemeDraftResponse:
        """An area's draft is stored."""
        draft = self.keeping.put_draft(caller(), _scheme(request.scheme))
        return pb.PutRewardSchemeDraftResponse(scheme=_message(draft))

    def PublishRewardScheme(
        self, request: pb.PublishRewardSchemeRequest, context: Context
    ) -> pb.PublishRewardSchemeResponse:
        """A second person makes it hold."""
        published = self.keeping.publish(
            caller(), request.scheme_id, request.version, request.area_code
        )
        return pb.PublishRewardSchemeResponse(scheme=_message(published))


def _scheme(given: pb.RewardScheme) -> RewardScheme:
    return RewardScheme(
        id="",
        area_code=given.area_code,
        name=given.name,
        version=given.version,
        kinds=tuple(given.kinds),
        grades=tuple(
            Grade(**{name: getattr(one, name) for name in _GRADE}) for one in given.grades
        ),
        leader_above_fen=given.leader_above_fen,
        pickup_days=given.pickup_days,
    )


def _message(scheme: RewardScheme) -> pb.RewardScheme:
    return pb.RewardScheme(
        **{name: getattr(scheme, name) for name in _PLAIN},
        state=scheme.state,
        grades=[pb.RewardGrade(**vars(grade)) for grade in scheme.grades],
        edit_time=timestamp(scheme.edit_time),
        publish_time=timestamp(scheme.publish_time),
    )
