"""What is said of files beside their bytes."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Versioned

MEDIA_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
    "audio/mpeg",
    "audio/mp4",
    "audio/wav",
    "video/mp4",
)
LARGEST = 20 * 1024 * 1024
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BeginEvidenceUpload(Body):
    """A file that will come in parts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "现场录像.mp4",
                    "size": 3_000_000,
                    "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                }
            ]
        }
    )

    name: Annotated[str, Field(min_length=1, max_length=1000), Clean]
    size: Annotated[int, Field(ge=1, le=LARGEST)]
    sha256: Sha256
    keeps_metadata: bool = False


class BeginUpload(BeginEvidenceUpload):
    """The same from staff, who may show it to the parties."""

    is_public: bool = False


class ShareAttachment(Versioned):
    """Whether the parties may see it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "is_public": True}]})

    is_public: bool
