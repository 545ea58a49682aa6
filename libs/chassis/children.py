"""Work that takes much memory once, done by a module of ours in a process that ends with it.

Compilers and decoders keep what they took; a runner that serves many services must not. What goes
in and what comes out passes through pipes alone, so that nothing of it lies on a disk, and what a
failing child says is not read: it might hold names.
"""

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from contracts.errors import Unavailable


@contextmanager
def answering(
    module: str, *arguments: str, given: Iterable[bytes], within_seconds: float
) -> Iterator[IO[bytes]]:
    """What `python -m module` answers to these bytes, as a stream to be read inside the block.

    The child reads all it is given before it answers.

    Args:
        module: one of our own, run with this interpreter.
        arguments: its command line; nothing personal, a process list shows it.
        given: its standard input, piece by piece.
        within_seconds: after that it is killed.

    Raises:
        Unavailable: it failed, was killed, or broke off; it may be tried again.
    """
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(  # noqa: S603  our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    watch = threading.Timer(within_seconds, process.kill)
    watch.start()
    try:
        _give(process, given)
        yield _output(process)
        code = process.wait()
    except EOFError:
        code = process.wait()
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        _output(process).close()
    if code:
        raise Unavailable(f"{module} ended with {code}")


def read_exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes; raises EOFError when there are fewer."""
    content = stream.read(size)
    if len(content) != size:
        raise EOFError(f"{size} bytes were promised, {len(content)} came")
    return content


def _give(process: "subprocess.Popen[bytes]", given: Iterable[bytes]) -> None:
    """A child that ended early breaks the pipe; its code tells why."""
    pipe = process.stdin
    if pipe is None:
        raise ValueError("the child has no standard input")
    with suppress(BrokenPipeError):
        for piece in given:
            pipe.write(piece)
    with suppress(BrokenPipeError):
        pipe.close()


def _output(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("the child has no standard output")
    return process.stdout
