"""`python -m services.mediation.documents docx|pdf`: a sheet as JSON in, the file out."""

import json
import sys

from services.mediation.documents import rendering

RENDER = {"docx": rendering.docx, "pdf": rendering.pdf}

if __name__ == "__main__":
    sheet = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(RENDER[sys.argv[1]](sheet))
