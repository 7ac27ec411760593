"""Damage after which no file is what it was: each leaves less of a stack than its voxels need, or voxels unreadable.

Each takes the content of one file and a `random.Random`, and returns another content, or None where it does not apply.
"""

from .tiff import BITS, COMPRESSION, COUNTS, HEIGHT, STRIPS, TILE_COUNTS, TILES, TIFF, WIDTH


def noise(content, chance):
    """The first 64 bytes, or all of them, are those of something else."""
    head = bytes(chance.randrange(256) for _ in range(min(64, len(content))))
    return b"\xee" + head[1:] + content[len(head):]


def zeros(content, chance):
    """The beginning was never written, as after a power cut."""
    count = min(len(content), chance.choice([64, 512, 4096]))
    return bytes(count) + content[count:]


def nearly_nothing(content, chance):
    """Only the first few bytes arrived."""
    return content[:chance.randrange(1, min(len(content), 64))]


def cut(content, chance):
    """The end is missing, at least a part of the voxels of every page with it."""
    last = _end_of_shortest(content)
    return content[:chance.randrange(8, last)]


def _end_of_shortest(content):
    try:
        tiff = TIFF(content)
    except ValueError:
        # Of other formats, half is never enough.
        return max(len(content) // 2, 9)
    ends = []
    for _, fields, _ in tiff.directories:
        offsets, counts = fields.get(STRIPS) or fields.get(TILES), fields.get(COUNTS) or fields.get(TILE_COUNTS)
        if offsets and counts:
            ends.append(max(a + b for a, b in zip(offsets.values(), counts.values())))
    return max(9, min([*ends, len(content)]))


def _on_pages(change):
    """A damage of every directory of a TIFF."""
    def damage(content, chance):
        try:
            tiff = TIFF(content)
        except ValueError:
            return None
        for _, fields, _ in tiff.directories:
            change(fields, chance, len(content))
        return bytes(tiff.content)
    damage.__name__ = change.__name__
    return damage


def _fill(fields, tags, value):
    for tag in tags:
        if tag in fields:
            fields[tag].fill(value)


@_on_pages
def voxels_elsewhere(fields, chance, size):
    """The offsets of the voxels lie behind the end of the file."""
    _fill(fields, (STRIPS, TILES), size + chance.randrange(1, 1 << 20))


@_on_pages
def no_width(fields, chance, size):
    _fill(fields, (WIDTH,), 0)


@_on_pages
def enormous(fields, chance, size):
    _fill(fields, (WIDTH, HEIGHT), chance.choice([0x7FFF_FFFF, 0xFFFF_FFFF, 0x00FF_FFFF]))


@_on_pages
def odd_bits(fields, chance, size):
    """So many bits as no voxel has."""
    _fill(fields, (BITS,), chance.choice([0, 3, 7, 23, 255]))


@_on_pages
def unknown_compression(fields, chance, size):
    _fill(fields, (COMPRESSION,), chance.randrange(60_000, 65_000))


def directory_elsewhere(content, chance):
    """The first directory lies behind the end of the file, or nowhere."""
    try:
        tiff = TIFF(content)
    except ValueError:
        return None
    tiff.set(tiff.word, tiff.first, chance.choice([0, len(content) + 2, 0xFFFF_FFF0]))
    return bytes(tiff.content)


def too_many_fields(content, chance):
    """The first directory has more fields than the file has room for."""
    try:
        tiff = TIFF(content)
    except ValueError:
        return None
    kind, count = ("Q", 1 << 40) if tiff.is_big else ("H", 0xFFFF)
    if len(content) > 12 * 0xFFFF:
        return None
    tiff.set(kind, tiff.directories[0][0], count)
    return bytes(tiff.content)


def czi_directory_elsewhere(content, chance):
    """A CZI whose header points behind the end for its directory."""
    if not content.startswith(b"ZISRAWFILE"):
        return None
    # 32 bytes of the segment, then 52 of versions, identities and part.
    position = (len(content) + chance.randrange(1, 1 << 30)).to_bytes(8, "little")
    return content[:84] + position + content[92:]


def czi_segments(content, chance):
    """A CZI whose sub-blocks are none any more."""
    if not content.startswith(b"ZISRAWFILE"):
        return None
    return content.replace(b"ZISRAWSUBBLOCK", b"ZISRAWBLOCKSUB")


SHORT = [nearly_nothing, cut]
ALL = [*SHORT, noise, zeros, voxels_elsewhere, no_width, enormous, odd_bits, unknown_compression, directory_elsewhere,
       too_many_fields, czi_directory_elsewhere, czi_segments]


def kinds(members, member):
    """What damages a member of a stack for certain.

    Raw voxels can have any value, and where the voxels of an NDTiff lie, and what they are, its index says: of both,
    nobody can see more than that something is missing.
    """
    return SHORT if member.endswith(".raw") or "NDTiff.index" in members else ALL
