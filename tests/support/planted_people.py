"""People with planted names and numbers beside a case: members of its group, read in clear once."""

from deploy.demo.centre import Centre
from deploy.demo.client import Answer
from tests.support.plants import Plants


def gather_people(plants: Plants, centre: Centre, case: Answer) -> None:
    """A member joins the case's group, and a party is read in clear for a reason that is told."""
    clerk, path = centre.person("clerk"), f"/cases/{case['id']}"
    member = {"name": plants.name(), "phone": plants.phone(), "id_number": plants.id_number()}
    clerk.post(f"{path}/group/members", {"members": [member]})
    clerk.get(f"{path}/group/members")
    party = clerk.get(path)["parties"][0]
    asked = {"fields": ["name"], "purpose": "contact", "words": plants.text("purpose")}
    clerk.post(f"{path}/parties/{party['id']}:unmask", asked)
