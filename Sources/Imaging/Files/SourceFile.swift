import Domain
import Glibc

/// The bytes of a regular file, read through a descriptor of its own at given offsets, never mapped into memory.
final class SourceFile {
    private let descriptor: Int32
    /// Bytes, as when the file was opened.
    let count: Int

    init(duplicating original: Int32) throws(Failure) {
        descriptor = fcntl(original, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .system("cannot open the file", nil) }
        count = try Self.check(descriptor)
    }

    /// Checks that a descriptor is of a regular file.
    ///
    /// - Returns: its bytes.
    @discardableResult
    static func check(_ descriptor: Int32) throws(Failure) -> Int {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("cannot look at the file", nil) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw refusal(info.st_mode) }
        return Int(info.st_size)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func refusal(_ mode: mode_t) -> Failure {
        let kinds: [mode_t: String] = [
            S_IFDIR: "a folder", S_IFIFO: "a named pipe", S_IFSOCK: "a socket",
            S_IFCHR: "a device", S_IFBLK: "a device",
        ]
        let kind = kinds[mode & S_IFMT] ?? "something other than a file"
        return Failure(.badInput, "it is \(kind), not a file", advice: "Give an image file")
    }

    /// Whether so many bytes from an offset on lie inside the file.
    func contains(_ offset: Int, _ length: Int) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count - offset
    }

    /// Fills a buffer from an offset on.
    ///
    /// - Throws: `incomplete` where the file ends before the buffer is full.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        guard contains(offset, buffer.count) else { throw Self.tooShort }
        var done = 0
        while done < buffer.count {
            let result = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                offset + done)
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw .readFailure }
            guard result > 0 else { throw Self.tooShort }
            done += result
        }
    }

    /// The bytes of a range that lies inside the file.
    func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        guard contains(offset, count) else { throw Self.tooShort }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
        return bytes
    }

    private static var tooShort: Failure {
        Failure(
            .incomplete, "it is truncated: it ended while it was read",
            advice: "Wait until it is written or copied whole")
    }
}

extension SourceFile {
    // Linux's values for lseek, which Glibc's headers show only with _GNU_SOURCE.
    private static let seekData: Int32 = 3
    private static let seekHole: Int32 = 4

    /// Ranges of the file that were never written, in ascending order; none where the file system does not tell.
    func holes() -> [Range<Int>] {
        // The search moves the file offset, which a duplicate shares with the caller's descriptor.
        let original = lseek(descriptor, 0, SEEK_CUR)
        defer { if original >= 0 { lseek(descriptor, original, SEEK_SET) } }
        var holes: [Range<Int>] = []
        var position = 0
        while position < count {
            let start = lseek(descriptor, off_t(position), Self.seekHole)
            guard start >= 0 && start < count else { break }
            let end = lseek(descriptor, start, Self.seekData)
            if end < 0 && errno != ENXIO { break }
            let next = end < 0 ? count : min(Int(end), count)
            guard next > Int(start) else { break }
            holes.append(Int(start)..<next)
            guard holes.count < 1_000_000 else { break }
            position = next
        }
        return holes
    }
}

extension Failure {
    fileprivate static var readFailure: Failure {
        Failure(
            .io, "the file cannot be read", cause: String(cString: strerror(errno)),
            advice: "Check the share or the disk; it is tried again by itself")
    }
}
