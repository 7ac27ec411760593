import Domain
import Files
import Glibc
import Rules
import Watching

extension Check {
    /// Looks at all folders that a configuration names.
    ///
    /// - Parameter file: the configuration.
    mutating func lookAtFolders(
        of configuration: Configuration, named file: String
    ) async throws(Failure) {
        var watched = 0
        for watch in configuration.watches {
            watched += try await lookAtDropFolder(of: watch)
            try lookAtResults(watch.results)
        }
        lookAtOverlaps(of: configuration.watches)
        try lookAtState(configuration.state)
        let limits = EventLimits()
        report.problems += limits.problems(
            folders: watched, queues: configuration.watches.count, configuration: file)
        if let unit = ServiceUnit(), unit.uses(configuration: file) {
            report.problems += unit.problems(of: configuration)
        }
    }

    /// Looks at a drop folder, all folders below it, and its rule files.
    ///
    /// - Returns: how many folders the kernel has to watch.
    private mutating func lookAtDropFolder(
        of watch: Configuration.Watch
    ) async throws(Failure) -> Int {
        let folder = watch.folder
        guard try lookAtRights(to: folder, mode: Self.listing, what: "read the drop folder")
        else { return 0 }
        var info = stat()
        guard stat(folder, &info) == 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                report.problem(
                    folder, "there is no such drop folder", "Make it, or mount its share")
            } else if errno != EACCES || viewer == nil {
                report.problem(
                    folder, "cannot look at the drop folder: \(String(cString: strerror(errno)))")
            }
            return 0
        }
        guard info.st_mode & S_IFMT == S_IFDIR else {
            report.problem(folder, "the drop folder is no folder")
            return 0
        }
        let remote = FileSystemKind(at: folder)?.remoteName
        if let remote {
            report.note(
                folder,
                "it is on \(remote), where the kernel does not tell what other machines write: it is "
                    + "looked through every \(Moment.length(watch.scan / .seconds(1)))",
                "Set `scan` in the configuration to how long a new stack may stay unnoticed")
        }
        let tree = FolderWalk(folder, ignored: watch.ignore)
        try lookAtRights(below: folder, tree.folders)
        for file in tree.ruleFiles { try await ruleFile(file) }
        return remote == nil ? tree.folders.count : 0
    }

    /// Looks for folders below a drop folder that the service's user may not read.
    private mutating func lookAtRights(
        below root: String, _ folders: [String]
    ) throws(Failure) {
        guard let viewer else { return }
        let folders = folders.filter { $0 != root }
        let answers = try viewer.ask(folders.map { ($0, Self.listing) })
        if let silent = zip(folders, answers).first(where: { $1 == EINPROGRESS })?.0 {
            report.problem(
                silent, "its file system has not answered for ten seconds",
                "Look at the server; what comes behind it was not looked at")
        }
        let closed = zip(folders, answers).filter { $1 == EACCES }.map(\.0)
        // Those below a closed folder say nothing new.
        let uppermost = closed.filter { !closed.contains(Folder.parent(of: $0)) }
        for folder in uppermost.prefix(5) {
            try lookAtRights(to: folder, mode: Self.listing, what: "read the folder")
        }
        if uppermost.count > 5 {
            report.problem(root, "\(uppermost.count - 5) more folders below it may not be read")
        }
    }

    /// Looks for folders that lead to each other by links, which their paths do not show.
    private mutating func lookAtOverlaps(of watches: [Configuration.Watch]) {
        let watches = watches.filter { !silent.contains($0.folder) && !silent.contains($0.results) }
        let places = watches.map { (RealPath.of($0.folder), RealPath.of($0.results)) }
        for (index, (folder, results)) in places.enumerated() {
            for (other, (otherFolder, _)) in places.enumerated() {
                if other < index && RealPath.meet(folder, otherFolder) {
                    report.problem(
                        watches[index].folder,
                        "it is the drop folder of `\(watches[other].name)`, above or below it, by a link",
                        "Let each stack have one watch only")
                }
                if RealPath.meet(results, otherFolder) {
                    report.problem(
                        watches[index].results,
                        "by a link, the results tree and the drop folder of `\(watches[other].name)` are "
                            + "in each other", "Keep drop folders and results apart")
                }
            }
        }
    }

    private mutating func lookAtState(_ state: String) throws(Failure) {
        guard try lookAtRights(to: state, mode: Self.filling, what: "write the state folder"),
            let remote = FileSystemKind(at: RealPath.existing(state))?.remoteName
        else { return }
        report.problem(
            state, "the state folder is on \(remote), where the ledger would not be safe",
            "Give the service a `state` folder on a local disk")
    }
}

extension FileSystemKind {
    /// - Returns: nil where the kernel does not say.
    init?(at folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        self.init(of: descriptor)
    }
}
