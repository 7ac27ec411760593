import Crypto
import Domain
import Imaging

extension FileDigest {
    /// Reads back what was written.
    ///
    /// Planes are written in any order and the header last, so that nothing can be hashed on the way; but what has just
    /// been written is mostly still in memory.
    init(ofStaged path: String) throws(Failure) {
        let file = try InputFile.open(path)
        var hash = SHA256()
        try file.eachPiece(0..<file.count) { hash.update(bufferPointer: $0) }
        self.init(size: Int64(file.count), sha256: hash.finalize().hexadecimal)
    }
}
