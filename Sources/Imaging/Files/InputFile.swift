package import Domain
import Glibc
import Synchronization

/// The bytes of a regular file, to be read only, at given offsets; never mapped into memory.
///
/// It is opened once. Where an acquisition has thousands of files, those that are not being read ``rest()``: their
/// descriptor is closed until it is needed again, and then must be of the very same file.
package final class InputFile: Sendable {
    /// As failures and sidecars call it.
    package let path: String
    /// What `stat` said when the file was opened.
    package let stamp: FileStamp
    /// Below 0 while the file rests.
    let descriptor: Mutex<Int32>

    /// Takes over a descriptor.
    ///
    /// - Throws: `badInput` where it is not of a regular file; the descriptor is then closed.
    init(_ descriptor: Int32, path: String) throws(Failure) {
        self.descriptor = Mutex(descriptor)
        self.path = path
        do throws(Failure) {
            stamp = try Self.stamp(of: descriptor)
        } catch {
            close(descriptor)
            throw error.about(path)
        }
    }

    deinit { rest() }

    /// Bytes, as when the file was opened.
    package var count: Int { Int(stamp.size) }

    /// What stands behind the last slash of the path.
    package var name: String {
        path.utf8.lastIndex(of: UInt8(ascii: "/"))
            .map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    private static func stamp(of descriptor: Int32) throws(Failure) -> FileStamp {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("cannot look at the file", nil) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw refusal(info.st_mode) }
        return FileStamp(info)
    }

    private static func refusal(_ mode: mode_t) -> Failure {
        let kinds: [mode_t: String] = [
            S_IFDIR: "a folder", S_IFIFO: "a named pipe", S_IFSOCK: "a socket",
            S_IFCHR: "a device", S_IFBLK: "a device",
        ]
        let kind = kinds[mode & S_IFMT] ?? "something other than a file"
        return Failure(.badInput, "it is \(kind), not a file", advice: "Give an image file")
    }

    /// Checks that the open file still is what it was.
    ///
    /// - Throws: a ``Failure`` with the code `incomplete` where its size or its mtime is another.
    package func check(against stamp: FileStamp) throws(Failure) {
        let now = try withDescriptor { (descriptor) throws(Failure) in
            try Self.stamp(of: descriptor)
        }
        guard now.size == stamp.size && now.mtime == stamp.mtime else {
            throw Failure(
                .incomplete, "the file changed while it was worked on", subject: path,
                advice: "Wait until nobody writes it any more")
        }
    }

    /// Whether so many bytes from an offset on lie inside the file.
    func contains(_ offset: Int, _ length: Int) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count - offset
    }

    /// Fills a buffer from an offset on.
    ///
    /// - Throws: `incomplete` where the file ends before the buffer is full.
    package func read(
        at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        guard contains(offset, buffer.count) else { throw tooShort }
        try withDescriptor(wakes: true) { (descriptor) throws(Failure) in
            let count = FileReading.fill(buffer, from: descriptor, at: offset)
            guard count >= 0 else { throw readFailure(Int32(-count)) }
            guard count == buffer.count else { throw tooShort }
        }
    }

    /// Hands over a range of the file in pieces of up to 1 MiB, in order.
    package func eachPiece(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(1 << 20, max(1, range.count)), alignment: 64)
        let isResting = isResting
        defer {
            buffer.deallocate()
            if isResting { rest() }
        }
        for start in stride(from: range.lowerBound, to: range.upperBound, by: buffer.count) {
            let end = min(start + buffer.count, range.upperBound)
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(end - start)])
            try read(at: start, into: piece)
            body(UnsafeRawBufferPointer(piece))
        }
    }

    /// The bytes of a range that lies inside the file.
    package func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        guard contains(offset, count) else { throw tooShort }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
        return bytes
    }

    private var tooShort: Failure {
        Failure(
            .incomplete, "it is truncated: it ended while it was read", subject: path,
            advice: "Wait until it is written or copied whole")
    }

    private func readFailure(_ code: Int32) -> Failure {
        Failure(
            .io, "the file cannot be read", subject: path, cause: String(cString: strerror(code)),
            advice: "Check the share or the disk; it is tried again by itself")
    }
}
