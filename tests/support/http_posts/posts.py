"""Which paths are open to every post, and who may not call those that an officer may."""

ANYBODY = {
    "GET /me": "the caller itself",
    "POST /me:change-password": "the caller itself",
    "POST /auth/logout": "the caller itself",
    "GET /work": "each post its own heaps",
    "GET /areas/{code}": "national areas are public knowledge",
    "GET /grids": "every post of the county",
    "GET /grids:locate": "every post of the county",
    "GET /vocabulary": "a closed list of the code",
    "GET /categories": "every post sees what may be chosen",
    "GET /import-template": "the headings are no secret",
    "GET /member-template": "the headings are no secret",
    "GET /party-template": "the headings are no secret",
    "GET /rule-facts": "a closed list of the code",
    "GET /duties": "the roster is for all staff",
    "GET /duties/{duty_id}": "the roster is for all staff",
    "GET /duty-board": "the roster is for all staff",
    "GET /departments": "the directory is for all staff",
    "GET /departments/{key}": "the directory is for all staff",
}
"""Paths open to every post that is signed in."""

WRONG_POSTS = {
    "GET /station-messages": "admin",
    "POST /cases": "admin",
    "POST /cases/{case_id}:supplement": "admin",
    "POST /cases:suggest-category": "admin",
    "POST /cases/{case_id}/attachments": "admin",
    "GET /cases/{case_id}/attachments": "admin",
    "POST /cases/{case_id}/uploads": "admin",
    "POST /incidents": "admin",
    "POST /incidents:batch": "admin",
    "GET /incidents": "admin",
    "GET /incidents/{incident_id}": "admin",
    "GET /tasks": "admin",
    "GET /tasks/{task_id}": "admin",
    "POST /tasks/{task_id}:accept": "admin",
    "POST /tasks/{task_id}:decline": "admin",
    "POST /tasks/{task_id}:report": "admin",
}
"""Who may not, where an officer may."""
