import Crypto
package import Domain
import Files
import Glibc
import Imaging

/// The stack's file, opened once, to be read only: everything is read through this descriptor.
package struct InputFile: ~Copyable {
    package let path: String
    package let descriptor: Int32
    /// What `stat` said when the file was opened.
    package let stamp: FileStamp

    /// Opens a regular file; never follows a symlink, never waits for a FIFO.
    package init(_ path: String) throws(Failure) {
        let (descriptor, stamp) = try Self.open(path)
        self.path = path
        self.descriptor = descriptor
        self.stamp = stamp
    }

    private static func open(_ path: String) throws(Failure) -> (Int32, FileStamp) {
        let descriptor = try StackFile.descriptor(of: path)
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            defer { close(descriptor) }
            throw .system("cannot look at the file", path)
        }
        return (descriptor, FileStamp(info))
    }

    deinit { close(descriptor) }

    /// SHA-256 of the first and the last 64 KiB, in hexadecimal: cheap, and enough to tell two acquisitions apart.
    package func fingerprint() throws(Failure) -> String {
        var hash = SHA256()
        let span: Int64 = 64 << 10
        for start in [0, max(span, stamp.size - span)] {
            try FileBytes.read(
                descriptor, from: start, count: min(span, max(0, stamp.size - start)), of: path
            ) { hash.update(bufferPointer: $0) }
        }
        return hash.finalize().hexadecimal
    }

    /// Checks that the open file still is what it was.
    ///
    /// - Throws: a ``Failure`` with the code `incomplete` where its size or its mtime is another.
    package func check(against stamp: FileStamp) throws(Failure) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("cannot look at the file", path) }
        let now = FileStamp(info)
        guard now.size == stamp.size && now.mtime == stamp.mtime else {
            throw Failure(
                .incomplete, "the file changed while it was worked on", subject: path,
                advice: "Wait until nobody writes it any more")
        }
    }
}

extension SHA256Digest {
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
