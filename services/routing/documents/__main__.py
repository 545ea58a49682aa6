"""`python -m services.routing.documents`: a letter's sheet as JSON in, the PDF out."""

import sys
from pathlib import Path

import typst

if __name__ == "__main__":
    pdf: bytes = typst.compile(
        Path(__file__).with_name("letter.typ").read_bytes(),
        format="pdf",
        pdf_standards=["a-2b"],
        sys_inputs={"letter": sys.stdin.buffer.read().decode()},
    )
    sys.stdout.buffer.write(pdf)
