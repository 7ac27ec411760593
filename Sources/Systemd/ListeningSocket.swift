import CSystemd
import Glibc

/// A socket that systemd opened and handed over (sd_listen_fds(3)).
package struct ListeningSocket: Sendable, Hashable {
    package var descriptor: Int32
    /// The name that the socket unit gives it (`FileDescriptorName=`).
    package var name: String

    /// All that were handed over to this process; none where it was not started by a socket.
    package static func received() -> [ListeningSocket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(0, &names)
        guard count > 0, let names else { return [] }
        defer { free(names) }
        return (0..<Int(count)).map { index in
            let name = names[index].map { String(cString: $0) } ?? ""
            free(names[index])
            return ListeningSocket(descriptor: SD_LISTEN_FDS_START + Int32(index), name: name)
        }
    }
}
