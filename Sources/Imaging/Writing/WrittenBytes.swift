import Dispatch
package import Domain
import Synchronization

/// The bytes of a file that is being written, from the first on, for another thread that reads behind the writer.
///
/// What the reader is given never changes any more. The header stands in the file only when all else does, but may be
/// known long before.
package final class WrittenBytes: Sendable {
    private enum Phase {
        case writing, whole, abandoned
    }

    private struct State {
        /// Bytes that are final, from the start of the file on.
        var finalCount = 0
        /// The first bytes of the file, which are not in it yet.
        var header: [UInt8] = []
        var phase = Phase.writing
    }

    private let file: OutputFile
    private let state = Mutex(State())
    /// Signalled whenever the state changes.
    private let change = DispatchSemaphore(value: 0)

    init(of file: OutputFile) { self.file = file }

    /// Says that the file is final up to an offset.
    ///
    /// - Parameter header: the first bytes of the file, where they are not in it yet.
    func extend(to offset: Int, header: [UInt8] = []) {
        state.withLock {
            $0.finalCount = offset
            if !header.isEmpty { $0.header = header }
        }
        change.signal()
    }

    /// Says that the file ends at an offset, with its header in it.
    func end(at offset: Int) {
        state.withLock {
            $0.finalCount = offset
            $0.phase = .whole
        }
        change.signal()
    }

    /// Says that the file will never be whole; of one that is, says nothing.
    func abandon() {
        state.withLock { if $0.phase == .writing { $0.phase = .abandoned } }
        change.signal()
    }

    /// Hands over the file in pieces, in order, each as soon as it is final; returns behind the last one.
    ///
    /// - Throws: `io` where it cannot be read, `internalError` where the writer gave up.
    package func eachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(Failure) {
        // What a second-level cache holds.
        let piece = 1 << 18
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 64)
        defer { buffer.deallocate() }
        var position = 0
        while true {
            let now = state.withLock(\.self)
            guard now.phase != .abandoned else {
                throw Failure(.internalError, "the result was not written to its end")
            }
            guard now.finalCount - position >= piece || now.phase == .whole else {
                change.wait()
                continue
            }
            guard position < now.finalCount else { return }
            let part = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(piece, now.finalCount - position)])
            try file.read(at: position, into: part)
            if position < now.header.count { part.copyBytes(from: now.header[position...]) }
            body(UnsafeRawBufferPointer(part))
            position += part.count
        }
    }
}
