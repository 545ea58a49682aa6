"""What the rows of several services say."""

LATER = "2027-03-01T01:00:00Z"
HANDLER = "$assignment.handler"
OTHER_HANDLER = "labour.handler"
PERSON = {"role": "applicant", "type": "person", "name": "欧阳", "phone": "13907340009"}
