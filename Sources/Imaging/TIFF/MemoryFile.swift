import CTIFF
import Glibc

/// A file in memory that libtiff reads or writes through callbacks.
final class MemoryFile {
    private(set) var bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Forgets the content, so that what is written next can be told from what was written before.
    func clear() {
        bytes.removeAll(keepingCapacity: true)
        position = 0
    }

    /// Opens an image on this file, which must outlive it.
    ///
    /// - Parameters:
    ///   - mode: of `TIFFOpen`.
    ///   - largestAllocation: bytes that libtiff may take at once.
    ///   - messages: where libtiff's messages go; must outlive the image too.
    func open(
        _ mode: String, largestAllocation: Int, messages: UnsafeMutablePointer<ctiff_messages>
    ) -> OpaquePointer? {
        ctiff_open(
            mode, Unmanaged.passUnretained(self).toOpaque(),
            { tmsize_t(MemoryFile.at($0).read(into: $1, count: Int($2))) },
            { tmsize_t(MemoryFile.at($0).write($1, count: Int($2))) },
            { MemoryFile.at($0).seek($1, whence: $2) }, { _ in 0 },
            { toff_t(MemoryFile.at($0).bytes.count) }, tmsize_t(largestAllocation), messages)
    }

    private static func at(_ client: UnsafeMutableRawPointer?) -> MemoryFile {
        guard let client else { return MemoryFile() }
        return Unmanaged<MemoryFile>.fromOpaque(client).takeUnretainedValue()
    }

    private func read(into buffer: UnsafeMutableRawPointer?, count: Int) -> Int {
        let available = max(0, min(count, bytes.count - position))
        guard let buffer, available > 0 else { return 0 }
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: buffer, count: available).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: source[position..<(position + available)]))
        }
        position += available
        return available
    }

    private func write(_ buffer: UnsafeMutableRawPointer?, count: Int) -> Int {
        guard let buffer, count > 0 else { return 0 }
        let source = UnsafeRawBufferPointer(start: buffer, count: count)
        if position == bytes.count {
            bytes.append(contentsOf: source)
        } else {
            let end = position + count
            if end > bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
            }
            bytes.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[position..<end]).copyMemory(from: source)
            }
        }
        position += count
        return count
    }

    private func seek(_ offset: toff_t, whence: Int32) -> toff_t {
        let base =
            switch whence {
            case SEEK_CUR: position
            case SEEK_END: bytes.count
            default: 0
            }
        // An offset is signed for SEEK_CUR and SEEK_END.
        let (target, overflow) = base.addingReportingOverflow(Int(truncatingIfNeeded: offset))
        guard !overflow && target >= 0 && target <= 1 << 33 else { return toff_t.max }
        position = target
        return toff_t(target)
    }
}
