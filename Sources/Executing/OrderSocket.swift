import CLinux
import Glibc
import SystemPackage

/// The socket by which a nursery is given its orders; it ends when nobody holds that any more.
final class OrderSocket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes a socket, and the nursery's end of it.
    static func pair() throws -> (ours: OrderSocket, its: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        return (OrderSocket(ends[0]), FileDescriptor(rawValue: ends[1]))
    }

    /// - Returns: 0, or the negative `errno`.
    func send(_ message: [UInt8], _ pipes: [Int32]) -> Int32 {
        unmixd_send_with_descriptors(
            descriptor, message, Int32(message.count), pipes, Int32(pipes.count))
    }
}
