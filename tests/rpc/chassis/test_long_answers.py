"""A step that changes a large archive may take longer than any call may."""

import pytest
from pymongo.errors import NetworkTimeout

from chassis.kernel import Kernel
from chassis.mongo import connect
from tests.support.stack import needed

SLOW = {"$where": "sleep(1500) || true"}


def test_an_answer_is_given_up_unless_it_may_take_as_long_as_it_takes(kernel: Kernel) -> None:
    uri, name = needed("ONEDOOR_MONGODB_URI"), kernel.database.name
    kernel.database["slow"].insert_one({"_id": "one"})
    impatient = connect(uri, name, appname="test", answer_within=1)
    patient = connect(uri, name, appname="test", answer_within=None)

    with pytest.raises(NetworkTimeout):
        impatient["slow"].find_one(SLOW)

    assert patient["slow"].find_one(SLOW) == {"_id": "one"}
    impatient.client.close()
    patient.client.close()
