import Glibc

/// A user of this machine, as the kernel knows him.
struct Account: Equatable {
    var name: String
    var user: uid_t
    var group: gid_t
    /// All of his groups.
    var groups: [gid_t]

    /// - Returns: nil where there is no such user.
    init?(named name: String) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1024)
        while getpwnam_r(name, &entry, &buffer, buffer.count, &found) == ERANGE {
            buffer = [CChar](repeating: 0, count: buffer.count * 2)
        }
        guard found != nil else { return nil }
        self.name = name
        user = entry.pw_uid
        group = entry.pw_gid
        var count: Int32 = 64
        groups = Array(repeating: 0, count: Int(count))
        while getgrouplist(name, group, &groups, &count) < 0 {
            count = max(count, Int32(groups.count * 2))
            groups = Array(repeating: 0, count: Int(count))
        }
        groups.removeLast(groups.count - Int(count))
    }
}
