import Crypto
import Dispatch
import Domain
import FoundationEssentials
import Imaging
import Synchronization

/// SHA-256 of the input's files, computed on another core while their voxels are worked on.
final class InputHash: Sendable {
    /// Of one file.
    struct Entry: Sendable {
        var file: InputFile
        var digest: String
    }

    private let result = Mutex<Result<[Entry], Failure>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    /// Starts to read.
    init(of files: [InputFile]) {
        DispatchQueue.global().async { [self] in
            let value = Result { () throws(Failure) in
                var entries: [Entry] = []
                for file in files {
                    var hash = SHA256()
                    try file.eachPiece(0..<file.count) { hash.update(bufferPointer: $0) }
                    entries.append(Entry(file: file, digest: hash.finalize().hexadecimal))
                }
                return entries
            }
            result.withLock { $0 = value }
            isDone.signal()
        }
    }

    /// The digest of each file in hexadecimal, in their order; waits for them, once.
    func value() throws(Failure) -> [Entry] {
        isDone.wait()
        guard let value = result.withLock(\.self) else {
            throw Failure(.internalError, "the input was not hashed")
        }
        return try value.get()
    }
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
