"""`python -m services.intake.store.prove --case ID`: is the history of a case whole?"""

import argparse
import sys

from chassis.kernel import open_kernel
from chassis.settings import Settings
from services.intake.domain.history import Head
from services.intake.store.case_filters import COUNTY_DIGITS
from services.intake.store.history import MongoHistoryStore


def main() -> None:
    """Prove the history of one case; exits with 1 when it is broken."""
    parser = argparse.ArgumentParser(prog="python -m services.intake.store.prove")
    parser.add_argument("--case", required=True, help="the case's id or its code")
    case_name = parser.parse_args().case
    kernel = open_kernel(Settings(), "intake")
    coded = {"county": case_name[:COUNTY_DIGITS], "code": case_name}
    case = kernel.database["cases"].find_one({"$or": [{"_id": case_name}, coded]})
    if case is None:
        sys.stdout.write("no such case\n")
        sys.exit(2)
    last = {"county": case["county"], "case_id": case["_id"], "history_length": {"$gt": 0}}
    file = kernel.database["archives"].find_one(last, sort=[("edition", -1)])
    anchor = Head(length=file["history_length"], hash=file["history_hash"]) if file else None
    store = MongoHistoryStore(kernel)
    fault = store.first_fault(case["county"], case["_id"], anchor)
    length = (store.head(case["county"], case["_id"]) or Head()).length
    sys.stdout.write(f"{case['code']}: {length} rows, {fault or 'whole'}\n")
    sys.exit(1 if fault else 0)


if __name__ == "__main__":
    main()
