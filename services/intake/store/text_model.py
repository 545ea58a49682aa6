"""The trained text model, read from its file once, when it is first asked."""

import json
import zlib
from array import array
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from services.intake.domain.suggestion import Guess, TextModel

MODEL = Path(__file__).with_name("text_model.bin")
_LENGTH_BYTES = 4


class StoredClassifier:
    """Implements `Classifier`; a process that never suggests never reads the model."""

    def __init__(self, path: Path = MODEL) -> None:
        """Take the model from a file that `write_model` made."""
        self._path = path

    def guesses(self, text: str, allowed: Collection[str], *, limit: int) -> Sequence[Guess]:
        """The likeliest of the allowed leaves first."""
        return self.model.guesses(text, allowed, limit=limit)

    @cached_property
    def model(self) -> TextModel:
        """The model."""
        return read_model(self._path.read_bytes())


def write_model(model: TextModel) -> bytes:
    """The file of a model: a JSON head with its length before it, then one byte per weight."""
    head = {
        "categories": model.categories,
        "features": sorted(model.features, key=model.features.__getitem__),
        "idf": list(model.idf),
        "intercepts": list(model.intercepts),
        "scale": model.scale,
    }
    text = json.dumps(head, ensure_ascii=False).encode()
    length = len(text).to_bytes(_LENGTH_BYTES, "little")
    return zlib.compress(length + text + array("b", model.weights).tobytes(), 9)


def read_model(packed: bytes) -> TextModel:
    """The model of a file."""
    raw = zlib.decompress(packed)
    end = _LENGTH_BYTES + int.from_bytes(raw[:_LENGTH_BYTES], "little")
    head = json.loads(raw[_LENGTH_BYTES:end])
    weights = array("b")
    weights.frombytes(raw[end:])
    return TextModel(
        categories=tuple(head["categories"]),
        features={gram: at for at, gram in enumerate(head["features"])},
        idf=array("d", head["idf"]),
        intercepts=head["intercepts"],
        weights=weights,
        scale=head["scale"],
    )
