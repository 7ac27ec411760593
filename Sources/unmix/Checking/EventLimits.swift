import FoundationEssentials
import Rules

/// How much of the kernel's telling of changes one user may have (inotify(7)); nil where the kernel does not say.
struct EventLimits {
    /// Folders that are watched at a time.
    var watches: Int?
    /// Event queues; the service has one for each watch of its configuration.
    var queues: Int?

    init(folder: String = "/proc/sys/fs/inotify") {
        watches = Self.number("\(folder)/max_user_watches")
        queues = Self.number("\(folder)/max_user_instances")
    }

    /// What is too low for so many folders and queues, with the line that raises it.
    ///
    /// A quarter more is asked for, so that the trees may grow.
    ///
    /// - Parameter configuration: the file.
    func problems(folders: Int, queues: Int, configuration: String) -> [Diagnostic] {
        [
            Self.problem(
                "max_user_watches", watches, needed: folders,
                "there are \(folders) folders to watch",
                configuration),
            Self.problem(
                "max_user_instances", self.queues, needed: queues,
                "there are \(queues) drop folders to watch", configuration),
        ].compactMap(\.self)
    }

    private static func problem(
        _ name: String, _ limit: Int?, needed: Int, _ what: String, _ configuration: String
    ) -> Diagnostic? {
        guard let limit, needed + needed / 4 > limit else { return nil }
        var raised = max(1024, limit)
        while raised < needed * 2 { raised *= 2 }
        let line = "fs.inotify.\(name)=\(raised)"
        return Diagnostic(
            file: configuration,
            message:
                "\(what), and the kernel watches \(limit) at most for one user: beyond that, stacks are "
                + "found by the next scan only",
            advice:
                "Raise it with `sysctl \(line)`, and write that line into /etc/sysctl.d/unmixd.conf"
        )
    }

    private static func number(_ path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Int(text.filter(\.isNumber))
    }
}
