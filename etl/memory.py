"""A memory limit for the process that reads what people upload."""

from __future__ import annotations

import sys

READER_MEMORY_BYTES = 4 * 1024**3


def limit_memory(limit_bytes: int) -> None:
    """Bounds the address space of this process. On Windows the deadline and the declared span have to do."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
