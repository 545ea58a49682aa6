"""Entering（进入案件附件）: who comes to the attachments of which case, and as whom."""

from contracts.principals import Post, Principal
from services.intake.domain.attachments import Access
from services.intake.use_cases.following import Following
from services.intake.use_cases.reading import Reading
from services.intake.use_cases.writing import Books

BRINGERS = (
    Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.HANDLER, Post.MEDIATOR, Post.OFFICER,
)  # fmt: skip
READERS = (*BRINGERS, Post.LEADER, Post.DEPARTMENT)


class Entering:
    """Lets staff in by their sight of the case, and parties by code and key."""

    def __init__(self, books: Books, reading: Reading, following: Following) -> None:
        """Use the same locks as the case itself."""
        self._books = books
        self._reading = reading
        self._following = following

    def staff(self, who: Principal, case_id: str, *posts: Post) -> Access:
        """A post's access; an officer comes only to what he brought.

        Raises:
            CaseNotFound: also for a case that is not the caller's to see.
        """
        who.require(*posts)
        if who.post is Post.OFFICER:
            return Access(case=self._books.load(who, case_id), who=who)
        return Access(case=self._reading.case(who, case_id), who=who)

    def party(self, who: Principal, code: str, key: str) -> Access:
        """A party's access; raises CaseNotFound."""
        case, party = self._following.enter(who, code, key)
        return Access(case=case, who=who, party_id=party.id)
