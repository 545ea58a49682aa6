"""What a killed process was writing is free again soon, for whoever writes it next."""

import os
import subprocess
import sys
import time

from chassis.kernel import Kernel
from chassis.mongo import Contended

HOLD = """
import sys, time, pymongo
client = pymongo.MongoClient(sys.argv[1])
with client.start_session() as session:
    session.start_transaction()
    held = client[sys.argv[2]]["held"]
    held.update_one({"_id": "one"}, {"$set": {"by": "the dead"}}, session=session)
    print("held", flush=True)
    time.sleep(600)
"""
LONGEST_LIFE_SECONDS = 15
SWEEP_SECONDS = 8


def test_what_a_killed_process_left_open_ends_with_the_longest_life_of_a_transaction(
    kernel: Kernel,
) -> None:
    held = kernel.database["held"]
    held.insert_one({"_id": "one"})
    argv = [sys.executable, "-c", HOLD, os.environ["ONEDOOR_MONGODB_URI"], kernel.database.name]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    start = time.monotonic()

    while not _is_written(kernel):
        assert time.monotonic() < start + LONGEST_LIFE_SECONDS + SWEEP_SECONDS

    assert held.find_one() == {"_id": "one", "by": "the living"}


def _is_written(kernel: Kernel) -> bool:
    def write() -> None:
        database = kernel.database
        database["held"].update_one(
            {"_id": "one"}, {"$set": {"by": "the living"}}, session=database.session
        )

    try:
        kernel.transact(write)
    except Contended:
        return False
    return True
