"""Answering what was told to whom."""

from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.notify.domain.messages import Message, MessageNotFound
from services.notify.domain.templates import STATION
from services.notify.use_cases.ports import MessagePage, MessageStore

_CASE_READERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
_INBOX_POSTS = (*_CASE_READERS, Post.HANDLER, Post.OFFICER)
PAGE_LIMIT = 100
_PAGE_SIZE = 20


class Reading:
    """Messages, as staff may see them（消息查询）."""

    def __init__(self, messages: MessageStore) -> None:
        """Read from `messages`."""
        self._messages = messages

    def of_case(self, principal: Principal, case_id: str, size: int, token: str) -> MessagePage:
        """A case's messages to residents; of another county's case there are none.

        Raises:
            Invalid: no case is named.
        """
        principal.require(*_CASE_READERS)
        if not case_id:
            words = "请填写事项"
            raise Invalid(
                FieldFault(field="case_id", reason="missing", message=words, message_en="A case.")
            )
        return self._messages.of_case(principal.area_code, case_id, bounded(size), token)

    def inbox(
        self, principal: Principal, *, only_unread: bool, size: int, token: str
    ) -> MessagePage:
        """The station messages of the caller, of the caller's department or post."""
        principal.require(*_INBOX_POSTS)
        reader, own = principal.id if only_unread else "", inboxes_of(principal)
        return self._messages.inbox(principal.area_code, own, bounded(size), token, reader)

    def mark_read(self, principal: Principal, message_id: str) -> Message:
        """Note that the caller read a station message of the own inbox."""
        principal.require(*_INBOX_POSTS)
        message = self._messages.get(principal.area_code, message_id)
        is_own = message.plan.channel == STATION and message.plan.recipient in inboxes_of(principal)
        if not is_own:
            raise MessageNotFound(f"no message {message_id} in the caller's inbox")
        self._messages.mark_read(message, principal.id)
        message.read_by = (*message.read_by, principal.id)
        return message


def inboxes_of(principal: Principal) -> tuple[str, str]:
    """The recipients under which station messages reach the caller: his own, and the shared."""
    is_handler = principal.post is Post.HANDLER
    shared = f"department:{principal.department}" if is_handler else f"post:{principal.post}"
    return f"account:{principal.id}", shared


def bounded(size: int) -> int:
    """A page size within the limits; none asked for gives the usual one."""
    return min(size, PAGE_LIMIT) if size > 0 else _PAGE_SIZE
