"""What the areas' category trees ask, as intake told it（事项目录的提问）."""

import re
from collections.abc import Sequence
from dataclasses import asdict

from areas import prefixes
from chassis.editions import REMEMBERED_SECONDS
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from services.routing.domain.questions import Question, Questions

COLLECTION = "questions"


class MongoQuestions:
    """Implements `QuestionStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._remembered: Memory[tuple[str, bool], Questions] = Memory(REMEMBERED_SECONDS)

    def put(self, area_code: str, version: int, questions: Sequence[Question]) -> None:
        """Keep what an area's tree asks now."""
        self._remembered.forget()
        row = {
            "county": area_code[:6],
            "version": version,
            "questions": [asdict(one) for one in questions],
        }
        session = self._database.session
        self._rows.replace_one({"_id": area_code}, row, upsert=True, session=session)

    def holding(self, area_code: str) -> Questions:
        """What is asked in an area: the longer prefix's word counts."""
        return self._remembered.get((area_code, False), lambda: self._read(_above(area_code)))

    def around(self, area_code: str) -> Questions:
        """What is asked in an area or anywhere within it."""
        within = {"_id": {"$regex": f"^{re.escape(area_code)}"}}
        where = {"$or": [_above(area_code), within]}
        return self._remembered.get((area_code, True), lambda: self._read(where))

    def _read(self, where: Document) -> Questions:
        rows = sorted(self._rows.find(where), key=lambda row: len(row["_id"]))
        return Questions(Question(**one) for row in rows for one in row["questions"])


def _above(area_code: str) -> Document:
    return {"_id": {"$in": prefixes(area_code)}}
