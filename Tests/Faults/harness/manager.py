"""The manager's end of sd_notify: what the service tells of itself, with the time of each word."""

import os
import socket
import threading
import time

from .waiting import until


class Manager:
    """Receives on a datagram socket, on a thread of its own, until it is closed."""

    def __init__(self, path):
        self.path = str(path)
        self.words = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        os.chmod(self.path, 0o666)
        threading.Thread(target=self._receive, daemon=True).start()

    def _receive(self):
        while True:
            try:
                datagram = self._socket.recv(65536)
            except OSError:
                return
            now = time.monotonic()
            self.words += [(now, line) for line in datagram.decode().split("\n") if line]

    def close(self):
        self._socket.close()

    def times(self, word, since=0.0):
        """When a word came, on the monotonic clock."""
        return [time for time, line in list(self.words) if line == word and time >= since]

    def wait(self, word, since=0.0, within=30.0):
        return until(lambda: self.times(word, since), word, within)[0]

    def longest_silence(self, word, since):
        """The longest time without a word, up to now."""
        times = [since, *self.times(word, since), time.monotonic()]
        return max(b - a for a, b in zip(times, times[1:]))
