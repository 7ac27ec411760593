import Crypto
import Domain
import FoundationEssentials
import Imaging

/// SHA-256 of the input's files, computed on another core while their voxels are worked on.
struct InputHash: Sendable {
    /// Of one file.
    struct Entry: Sendable {
        var file: InputFile
        var digest: String
    }

    private let task: BesideTask<[Entry]>

    /// Starts to read.
    ///
    /// - Parameter isLittle: not worth a thread of its own.
    init(of files: [InputFile], isLittle: Bool) {
        task = BesideTask(isLittle: isLittle) { () throws(Failure) in
            try files.map { (file) throws(Failure) in
                var hash = SHA256()
                try file.eachPiece(0..<file.count) { hash.update(bufferPointer: $0) }
                return Entry(file: file, digest: hash.finalize().hexadecimal)
            }
        }
    }

    /// The digest of each file in hexadecimal, in their order; waits for them.
    func value() throws(Failure) -> [Entry] { try task.value() }
}

extension [InputHash.Entry] {
    /// One digest for all: that of the only file, or else of the list of digests and names.
    var digest: String {
        if count == 1, let only = first { return only.digest }
        let list = map { "\($0.digest)  \($0.file.name)\n" }.joined()
        return SHA256.hash(data: Data(list.utf8)).hexadecimal
    }
}

extension SHA256Digest {
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
