"""Answers the contract `VocabularyService`: the lists that forms offer."""

from collections.abc import Mapping

import grpc

from chassis.calls import caller
from onedoor.intake.v1 import vocabulary_pb2 as pb
from onedoor.intake.v1 import vocabulary_pb2_grpc
from services.intake.domain.process import VERB_NAMES
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import (
    ADVICE_KINDS,
    CHECKS,
    DECLINE_REASONS,
    DISPUTE_KINDS,
    GRADE_REASONS,
    GRADES,
    KINDS,
    LEGAL_ROUTES,
    SOURCES,
)
from services.intake.use_cases.ports import ProcessStore

Context = grpc.ServicerContext


class VocabularyServicer(vocabulary_pb2_grpc.VocabularyServiceServicer):
    """Tells the words, as the caller's area has them."""

    def __init__(self, processes: ProcessStore) -> None:
        """An area's process may name states and verbs otherwise."""
        self.processes = processes

    def GetVocabulary(
        self, request: pb.GetVocabularyRequest, context: Context
    ) -> pb.GetVocabularyResponse:
        """All lists at once."""
        rules = self.processes.rules(caller().area_code)
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
            states=_terms({**STATE_NAMES, **rules.state_names}),
            grades=_terms(GRADES),
            verbs=_terms({**VERB_NAMES, **rules.verb_names}),
            grade_reasons=[
                pb.Term(key=f"{grade}.{key}", name=name)
                for grade, reasons in GRADE_REASONS.items()
                for key, name in reasons.items()
            ],
            checks=_terms(CHECKS),
            advice_kinds=_terms(ADVICE_KINDS),
        )


def _terms(names: Mapping[str, str]) -> list[pb.Term]:
    return [pb.Term(key=key, name=name) for key, name in names.items()]
