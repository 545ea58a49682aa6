"""Rotation on the real store: everything old is sealed anew, and still opens."""

import shutil
from pathlib import Path

from chassis import keyring
from chassis.kernel import Kernel
from chassis.sealing import load_sealing
from tests.support.stack import keys_dir


def test_after_rotation_and_reseal_nothing_is_left_of_the_old_key(
    kernel: Kernel, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    shutil.copytree(keys_dir(), keys)
    old = load_sealing(keys, "intake")
    rows = kernel.database["cases"]
    name, phone = "cases/c1/parties.name", "cases/c1/parties.phone"
    rows.insert_one(
        {
            "_id": "c1",
            "parties": [
                {"name": old.seal("王小二", name), "phone": old.seal("13807340001", phone)},
                {"name": old.seal("李四", name), "phone": ""},
            ],
            "title": "路灯",
        }
    )

    keyring.rotate(keys, "sm4")
    fresh = load_sealing(keys, "intake")
    papers = kernel.database["supplements"]
    nested = "supplements/p1/parties/x/content"
    papers.insert_one({"_id": "p1", "said": [{"text": old.seal("补充", nested)}]})
    assert keyring.reseal(kernel.database, fresh) == 2

    paper = papers.find_one({"_id": "p1"})
    assert paper is not None
    assert fresh.open(paper["said"][0]["text"], nested) == "补充"
    row = rows.find_one({"_id": "c1"})
    assert row is not None
    sealed = [party["name"] for party in row["parties"]]
    assert [fresh.open(one, name) for one in sealed] == ["王小二", "李四"]
    assert fresh.open(row["parties"][0]["phone"], phone) == "13807340001"
    assert not any(fresh.is_stale(one) for one in sealed)
    assert keyring.reseal(kernel.database, fresh) == 0
