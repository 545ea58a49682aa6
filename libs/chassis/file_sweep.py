"""Sweeping what nobody claims out of a service's files, and pieces that never became a file."""

from datetime import datetime, timedelta

import gridfs
from bson import ObjectId

from chassis.files import BUCKET
from chassis.kernel import Kernel
from chassis.mongo import Database

UNCLAIMED_HOURS = 24


def sweep_orphans(kernel: Kernel) -> int:
    """Delete files that nobody claimed within a day, and pieces of what never became a file.

    Returns how many files there were.
    """
    rows = kernel.database[f"{BUCKET}.files"]
    bucket = gridfs.GridFSBucket(rows.database, bucket_name=BUCKET)
    before = kernel.now() - timedelta(hours=UNCLAIMED_HOURS)
    orphans = list(
        rows.find({"metadata.is_claimed": False, "uploadDate": {"$lt": before}}).limit(100)
    )
    for row in orphans:
        bucket.delete(row["_id"])
    _sweep_pieces(kernel.database, before)
    return len(orphans)


def _sweep_pieces(database: Database, before: datetime) -> None:
    """Delete pieces without a file, as a killed upload leaves them; looks at one day of uploads."""
    pieces, rows = database[f"{BUCKET}.chunks"], database[f"{BUCKET}.files"]
    day = (before - timedelta(days=1), before)
    first, end = (ObjectId.from_datetime(moment) for moment in day)
    within = {"$gte": first, "$lt": end}
    for piece in pieces.find({"files_id": within, "n": 0}, {"files_id": 1}):
        if rows.find_one({"_id": piece["files_id"]}, {"_id": 1}) is None:
            pieces.delete_many({"files_id": piece["files_id"]})
