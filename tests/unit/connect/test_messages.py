"""Every field of the departments' contract is filled from routing's."""

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.connect.messages import change_message, order_message
from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.routing.v1 import assignments_pb2, feed_pb2


def test_every_field_of_an_order_is_carried() -> None:
    given = assignments_pb2.Assignment()
    for field in given.DESCRIPTOR.fields:
        if field.name == "progress":
            given.progress.add(note_time=Timestamp(seconds=1), noted_by="a", note="b")
        elif field.message_type:
            getattr(given, field.name).FromSeconds(field.number)
        else:
            kind = type(getattr(given, field.name))
            setattr(given, field.name, kind(field.number))

    order = order_message(given)

    assert {field.name for field, _ in order.ListFields()} == set(
        pb.Order.DESCRIPTOR.fields_by_name
    )
    for field, value in order.ListFields():
        if field.name != "progress":
            assert value == getattr(given, field.name)
    assert order.progress[0].note == "b"


def test_an_unset_time_stays_unset() -> None:
    order = order_message(assignments_pb2.Assignment(id="a"))

    assert [field.name for field, _ in order.ListFields()] == ["id"]


def test_a_change_carries_what_the_case_is_about() -> None:
    given = feed_pb2.Order(
        cursor="7",
        change="issued",
        change_time=Timestamp(seconds=5),
        assignment=assignments_pb2.Assignment(id="a"),
        title="题",
        narrative="事",
        address="址",
    )

    change = change_message(given)

    told = (change.change, change.order.id, change.title, change.narrative, change.address)
    assert told == ("issued", "a", "题", "事", "址")
    assert change.change_time.seconds == 5
