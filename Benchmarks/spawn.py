"""Runs commands for the benchmarks and tells what they took: one JSON list of words a line in, one JSON object a line out.

It is a process of its own because the peak memory that the kernel tells of a child begins with that of its parent, and
this one is small.
"""

import json
import os
import sys
import time

for line in sys.stdin:
    words = json.loads(line)
    start = time.monotonic()
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)]
    child = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(null)
    print(json.dumps({
        "seconds": time.monotonic() - start, "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1000, "status": os.waitstatus_to_exitcode(status),
    }), flush=True)
