"""Answers the contract `VocabularyService`: the lists that forms offer."""

from collections.abc import Mapping

import grpc

from onedoor.intake.v1 import vocabulary_pb2 as pb
from onedoor.intake.v1 import vocabulary_pb2_grpc
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import (
    DECLINE_REASONS,
    DISPUTE_KINDS,
    GRADES,
    KINDS,
    LEGAL_ROUTES,
    SOURCES,
)

Context = grpc.ServicerContext


class VocabularyServicer(vocabulary_pb2_grpc.VocabularyServiceServicer):
    """Tells the words."""

    def GetVocabulary(
        self, request: pb.GetVocabularyRequest, context: Context
    ) -> pb.GetVocabularyResponse:
        """All lists at once."""
        return pb.GetVocabularyResponse(
            kinds=_terms(KINDS),
            dispute_kinds=_terms(DISPUTE_KINDS),
            sources=[
                pb.Term(
                    key=key,
                    name=source.name,
                    is_public=source.is_public,
                    is_staff=source.is_staff,
                )
                for key, source in SOURCES.items()
            ],
            legal_routes=_terms(LEGAL_ROUTES),
            decline_reasons=_terms(DECLINE_REASONS),
            states=_terms(STATE_NAMES),
            grades=_terms(GRADES),
        )


def _terms(names: Mapping[str, str]) -> list[pb.Term]:
    return [pb.Term(key=key, name=name) for key, name in names.items()]
