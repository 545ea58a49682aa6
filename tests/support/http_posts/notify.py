"""The paths that are one call of notify."""

NOTIFY_CALLS = {
    "GET /messages": "MessageService.ListMessages",
    "GET /station-messages": "MessageService.ListStationMessages",
    "POST /station-messages/{message_id}:read": "MessageService.MarkStationMessageRead",
    "GET /templates": "TemplateService.ListTemplates",
    "GET /templates/{key}": "TemplateService.GetTemplate",
    "PUT /templates/{key}": "TemplateService.PutTemplate",
    "POST /templates/{key}:preview": "TemplateService.PreviewTemplate",
}
