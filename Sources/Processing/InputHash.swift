import Crypto
import Dispatch
import Domain
import Glibc
import Synchronization

/// SHA-256 of the input, computed on another core while its voxels are worked on.
final class InputHash: Sendable {
    private let result = Mutex<Result<String, Failure>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    /// Starts to read, through a descriptor of its own.
    init(of input: borrowing InputFile) throws(Failure) {
        let (path, size) = (input.path, input.stamp.size)
        let descriptor = fcntl(input.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .system("cannot read the file", path) }
        DispatchQueue.global().async { [self] in
            let value = Result { () throws(Failure) in
                var hash = SHA256()
                try FileBytes.read(descriptor, from: 0, count: size, of: path) {
                    hash.update(bufferPointer: $0)
                }
                return hash.finalize().hexadecimal
            }
            close(descriptor)
            result.withLock { $0 = value }
            isDone.signal()
        }
    }

    /// The digest in hexadecimal; waits for it, once.
    func value() throws(Failure) -> String {
        isDone.wait()
        guard let value = result.withLock(\.self) else {
            throw Failure(.internalError, "the input was not hashed")
        }
        return try value.get()
    }
}
