"""`make demo`: play the eight matters on the platform that `make run` started."""

import os
import sys
import time

import httpx

from deploy.demo.centre import Centre
from deploy.demo.client import Refused
from deploy.demo.stories import STORIES


def main() -> None:
    """Play every story and print each step with its time; exits with 1 when one does not end."""
    base = f"http://127.0.0.1:{os.environ.get('ONEDOOR_GATEWAY_PORT', '8080')}"
    failed = 0
    for story in STORIES:
        began = time.monotonic()
        print(f"{story.__doc__}")
        try:
            with Centre(base, say=print) as centre:
                case = story(centre)
            print(f"  → {case['code']} {case['state']}（{time.monotonic() - began:.2f}s）\n")
        except (Refused, TimeoutError, httpx.HTTPError) as error:
            failed += 1
            print(f"  ✗ {error}\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
