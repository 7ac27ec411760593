import Crypto
import Domain
import Imaging

/// SHA-256 of the result, computed behind the writer on another core.
///
/// Where nothing is compressed, what is left at the end are the last planes and the list of pages; a compressed result is
/// read back when it is whole, while it is flushed to disk.
struct ResultHash: Sendable {
    private let task: BesideTask<FileDigest>

    /// Starts to follow the writer.
    ///
    /// - Parameter isLittle: not worth a thread of its own; then it is read when the writer has finished.
    init(of written: WrittenBytes, isLittle: Bool) {
        task = BesideTask(isLittle: isLittle) { () throws(Failure) in
            var hash = SHA256()
            var size = 0
            try written.eachPiece {
                hash.update(bufferPointer: $0)
                size += $0.count
            }
            return FileDigest(size: Int64(size), sha256: hash.finalize().hexadecimal)
        }
    }

    /// Size and digest of the whole file; waits for them.
    func value() throws(Failure) -> FileDigest { try task.value() }
}
