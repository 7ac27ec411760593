"""Just enough of TIFF to damage one on purpose: where its directories and their fields lie."""

import struct

TYPES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
WIDTH, HEIGHT, BITS, COMPRESSION, STRIPS, COUNTS, TILES, TILE_COUNTS = 256, 257, 258, 259, 273, 279, 324, 325


class TIFF:
    """The directories of a file; ValueError where it is no TIFF."""

    def __init__(self, content):
        self.content = bytearray(content)
        if content[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
            raise ValueError("no TIFF")
        self.order = "<" if content[:2] == b"II" else ">"
        self.is_big = 43 in content[2:4]
        self.word, self.first = ("Q", 8) if self.is_big else ("I", 4)
        # For each directory: its offset, its fields by tag, and where the offset of the next one stands.
        self.directories, offset = [], self._number(self.word, self.first)
        while offset:
            try:
                self.directories.append(self._directory(offset))
                offset = self._number(self.word, self.directories[-1][2])
            except struct.error:
                # Some microscopes' software leaves something else where the chain should end.
                break

    def _number(self, kind, place):
        return struct.unpack_from(self.order + kind, self.content, place)[0]

    def set(self, kind, place, value):
        struct.pack_into(self.order + kind, self.content, place, value)

    def _directory(self, offset):
        count_kind, size, head = ("Q", 20, 8) if self.is_big else ("H", 12, 2)
        fields = {}
        for index in range(self._number(count_kind, offset)):
            place = offset + head + index * size
            fields[self._number("H", place)] = Field(self, place)
        return offset, fields, offset + head + len(fields) * size


class Field:
    """One entry of a directory."""

    def __init__(self, tiff, place):
        self.tiff, self.place = tiff, place
        self.type = tiff._number("H", place + 2)
        self.count = tiff._number(tiff.word, place + 4)
        inline = place + (12 if tiff.is_big else 8)
        room = 8 if tiff.is_big else 4
        size = TYPES.get(self.type, 1)
        self.values_at = inline if size * self.count <= room else tiff._number(tiff.word, inline)
        self.kind = {1: "B", 2: "H", 4: "I", 8: "Q"}[size]
        self.size = size

    def values(self):
        return [self.tiff._number(self.kind, self.values_at + index * self.size) for index in range(self.count)]

    def fill(self, value):
        """Sets all values, as far as the type can hold them."""
        for index in range(self.count):
            self.tiff.set(self.kind, self.values_at + index * self.size, value & (256**self.size - 1))
