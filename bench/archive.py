"""What the file of a large case costs: seconds, and the memory of who asks and of who binds.

The case has the papers of a long history, photographs and scanned documents, stored sealed as
attachments are; the whole is stored as it comes. The timed work is the runner's own.
"""

import hashlib
import io
import random
import resource
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from bench.figures import Section
from bench.ground import kernel_ground, kernel_of
from bench.sizes import Sizes
from chassis.files import Files
from chassis.kernel import Kernel
from services.intake.documents.binder import FileBinder
from services.intake.domain.archives import Archive, StoredFile
from services.intake.domain.dossier import Paper
from services.intake.domain.exhibits import COLUMNS, Exhibit, Form
from services.intake.store import MongoArchiveStore
from services.intake.use_cases.binding import Volume

COUNTY = "430423"
ROWS_OF_A_PAGE = 21
PAGES_OF_A_SCAN = 50
START = datetime(2026, 1, 1, tzinfo=UTC)


def measure(sizes: Sizes) -> Section:
    """Bind one case of about as many pages as asked for."""
    section = Section(f"The file of a case of {sizes.archive_pages} pages")
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "intake")
        volume, given = _volume(kernel, sizes.archive_pages)
        store, archive = MongoArchiveStore(kernel), volume.archive

        def keep(pieces: Iterable[bytes]) -> StoredFile:
            return store.put(archive, "volume.pdf", pieces)

        _forget_peak()
        started = time.monotonic()
        papers, file = FileBinder().bind(volume, keep)
        seconds = time.monotonic() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    section.add("pages of the file", float(sum(paper.pages for paper in papers)), "pages")
    section.add("brought by people", given / 2**20, "MiB")
    section.add("the whole", file.size / 2**20, "MiB")
    section.add("from the claim to the stored file", seconds, "s")
    section.add("peak RSS of the asking process", _peak_mib(), "MiB", aim="< 150")
    section.add("peak RSS of the largest child", children, "MiB")
    return section


def _volume(kernel: Kernel, pages: int) -> tuple[Volume, int]:
    """Two fifths papers, one fifth photographs, two fifths scans; how many bytes are brought."""
    files = Files(kernel)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
        brought = maker.submit(_brought, pages).result()
    exhibits, kept = [], {}
    for number, (form, content) in enumerate(brought, 1):
        stored = files.put(COUNTY, "attachment", "x", [content], owner=f"attachment/{number}")
        kept[number] = stored.id
        row = (f"附件{number}", *("—" for _ in COLUMNS[1:-1]), stored.sha256)
        exhibits.append(
            Exhibit(number=number, form=form, row=row, sha256=stored.sha256, size=len(content))
        )
    archive = Archive(
        id="bench", area_code=COUNTY, case_id="bench", code="430423202601010000018", edition=1,
        order_time=START,
    )  # fmt: skip
    volume = Volume(
        archive=archive,
        title="大卷",
        papers=[_paper(pages * 2 // 5)],
        agreements=[],
        exhibits=exhibits,
        open_exhibit=lambda one: files.read(COUNTY, kept[one.number])[1],
    )
    return volume, sum(len(content) for _, content in brought)


def _brought(pages: int) -> list[tuple[Form, bytes]]:
    scans = max(1, pages * 2 // 5 // PAGES_OF_A_SCAN)
    length = min(PAGES_OF_A_SCAN, pages * 2 // 5)
    photographs = [(Form.PICTURE, _photograph(seed)) for seed in range(pages // 5)]
    return photographs + [(Form.DOCUMENT, _scan(length)) for _ in range(scans)]


def _photograph(seed: int) -> bytes:
    """Three megapixels that do not compress to nothing."""
    from PIL import Image  # in the process that makes them only

    noise = random.Random(seed).randbytes(200 * 150 * 3)  # noqa: S311  a picture, no secret
    small = Image.frombytes("RGB", (200, 150), noise)
    made = io.BytesIO()
    small.resize((2000, 1500), Image.Resampling.BICUBIC).save(made, "JPEG", quality=80)
    return made.getvalue()


def _scan(pages: int) -> bytes:
    import typst  # the same

    words = "甲乙双方经调解达成一致。" * 60
    body = "\n#pagebreak()\n".join(words for _ in range(pages))
    source = f'#set text(font: "Noto Serif CJK SC")\n{body}'
    return bytes(typst.compile(source.encode(), format="pdf"))


def _paper(pages: int) -> Paper:
    digest = hashlib.sha256(b"row").hexdigest()
    row = ("2026年01月01日 08:00", "clerk@430423", f"办理情况记录{digest}")
    rows = tuple(row for _ in range(pages * ROWS_OF_A_PAGE))
    return Paper(title="办理过程", columns=("时间", "经办", "事项"), rows=rows)


def _forget_peak() -> None:
    """Count this process's peak memory from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    line = next(one for one in status if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
