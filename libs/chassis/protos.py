"""Small translations between protobuf's well-known types and Python's."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(moment_: datetime | None) -> Timestamp | None:
    """An aware instant as a protobuf Timestamp; None stays unset."""
    if moment_ is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(moment_)
    return stamp


def moment(stamp: Timestamp) -> datetime | None:
    """A protobuf Timestamp as an aware instant; the unset one is None."""
    if not stamp.seconds and not stamp.nanos:
        return None
    return stamp.ToDatetime(tzinfo=UTC)
