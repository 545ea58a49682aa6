"""Who calls each RPC of notify, with what."""

from tests.support.row import Row
from tests.support.rpc_posts.callers import HANDLER, OTHER_HANDLER

_CLOSED = {"key": "a word of the code's closed list"}

NOTIFY_ROWS: dict[str, Row] = {
    "MessageService.ListMessages": Row("clerk", {"case_id": "$case"}),
    "MessageService.ListStationMessages": Row(HANDLER, neighbour=OTHER_HANDLER),
    "MessageService.MarkStationMessageRead": Row(HANDLER, neighbour=OTHER_HANDLER),
    "TemplateService.ListTemplates": Row("admin"),
    "TemplateService.GetTemplate": Row("admin", own_keys=_CLOSED),
    "TemplateService.PutTemplate": Row("admin", own_keys=_CLOSED),
    "TemplateService.PreviewTemplate": Row("admin", own_keys=_CLOSED),
    "VerificationService.SendVerificationCode": Row("service:gateway"),
    "VerificationService.ConfirmVerificationCode": Row(
        "service:gateway", {"code": "000000", "county": "$county", "purpose": "report"}
    ),
}
