"""What a newcomer reads when the platform is up: the accounts and the first thing to try."""

POSTS = "clerk  dispatcher  supervisor  leader  mediator  officer  admin"
COUNTIES = "430423 衡山县   430424 衡东县   431382 涟源市"


def accounts() -> str:
    """The seed accounts."""
    return f"""Accounts, password onedoor-demo:
  <post>@<county>                   {POSTS}
  <department>.handler@<county>     housing  labour  police  court  water  ...
  auditor@43  admin@43  publisher@43
  counties                          {COUNTIES}
"""


def first_thing(url: str) -> str:
    """A sign-in and a registration to paste into another terminal."""
    return f"""The first thing to try, in another terminal:
  TOKEN=$(curl -s {url}/api/v1/auth/token -d username=clerk@430423 -d password=onedoor-demo \\
    | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -s {url}/api/v1/cases -H "Authorization: Bearer $TOKEN" \\
    -H "Idempotency-Key: try-$(date +%s%N)" -H 'Content-Type: application/json' -d '{{
      "kind": "livelihood", "area_code": "430423", "source": "window",
      "title": "小区门口下水道堵塞", "narrative": "连续三天污水外溢，路面无法通行。",
      "address": "开云镇人民路12号",
      "parties": [{{"role": "applicant", "type": "person", "name": "李平",
        "phone": "13800138000"}}]}}'

  make demo     plays eight matters from the door to the archive
  make status   shows the processes      make stop   ends them
"""
