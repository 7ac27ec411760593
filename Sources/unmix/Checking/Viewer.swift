import CLinux
import Domain
import Glibc

/// Whose rights count in a check: the kernel is asked as that user.
///
/// Mode bits alone would not tell: access control lists, exports that squash root and read-only mounts have a say, too.
struct Viewer {
    /// Nil where it is whoever runs the program.
    let account: Account?
    /// What he is called in messages.
    let name: String

    /// How long file systems have to answer.
    private static let patience: Int32 = 10_000

    /// The user whose rights count.
    ///
    /// - Parameter name: as somebody gave it; nil for the service's own, where this machine has it.
    /// - Returns: nil where that cannot be asked from here, since only root may become somebody else.
    /// - Throws: `usage` where there is no user of the name that was given, or where it cannot be asked for him.
    init?(_ name: String?) throws(Failure) {
        guard let account = Account(named: name ?? Self.serviceUser) else {
            guard let name else {
                self.account = nil
                self.name = "the user who asks"
                return
            }
            throw Failure(.usage, "there is no user “\(name)” on this machine")
        }
        self.name = account.name
        if account.user == geteuid() {
            self.account = nil
        } else if geteuid() == 0 {
            self.account = account
        } else if name == nil {
            return nil
        } else {
            throw Failure(
                .usage, "only root can tell what another user may do", subject: account.name,
                advice: "Run the command with sudo")
        }
    }

    /// The user of the systemd unit.
    static let serviceUser = "unmixd"

    /// Whether paths may be used, each in a way of access(2).
    ///
    /// - Returns: an error number for each, 0 for yes; `EINPROGRESS` from the first on whose file system does not answer.
    func ask(_ questions: [(path: String, mode: Int32)]) throws(Failure) -> [Int32] {
        var answers: [Int32] = []
        // In portions, so that a share which is slow has its time for each.
        while answers.count < questions.count, answers.last != EINPROGRESS {
            answers += try askAtOnce(questions[answers.count...].prefix(1_000))
        }
        return answers + Array(repeating: EINPROGRESS, count: questions.count - answers.count)
    }

    private func askAtOnce(
        _ questions: ArraySlice<(path: String, mode: Int32)>
    ) throws(Failure) -> [Int32] {
        var raw = questions.map {
            unmixd_access(path: UnsafePointer(strdup($0.path)), mode: $0.mode, answer: 0)
        }
        defer { for question in raw { free(UnsafeMutablePointer(mutating: question.path)) } }
        let count = Int32(raw.count)
        let result: Int32 =
            if let account {
                account.groups.withUnsafeBufferPointer { groups in
                    var someone = unmixd_account(
                        user: account.user, group: account.group, groups: groups.baseAddress,
                        group_count: Int32(groups.count))
                    return unmixd_ask_access(&someone, &raw, count, Self.patience)
                }
            } else {
                unmixd_ask_access(nil, &raw, count, Self.patience)
            }
        guard result == 0 || result == -ETIMEDOUT else {
            throw .system("cannot look as the user \(name)", nil, code: -result)
        }
        return raw.map { -$0.answer }
    }

    /// Whether one path may be used.
    func ask(_ path: String, _ mode: Int32) throws(Failure) -> Int32 {
        try ask([(path, mode)])[0]
    }
}
