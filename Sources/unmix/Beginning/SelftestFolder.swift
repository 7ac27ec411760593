import Domain
import Files
import FoundationEssentials
import Glibc
import Rules

/// The folder of one self-test in a drop folder, and its results; both go when it is over.
struct SelftestFolder {
    /// How the names of such folders begin.
    static let prefix = "unmix-selftest-"

    /// The stack; absolute.
    let stack: String
    /// Whatever may be in them, and they themselves, the innermost first.
    private let files: [String]
    private let folders: [String]

    /// Makes the folder, with the rule file and the stack in it.
    ///
    /// - Parameters:
    ///   - watch: as the service tells it.
    ///   - settings: the same as the configuration has it, for what the watch waits for; nil where it cannot be read.
    /// - Throws: `cannotCreate` where the drop folder cannot be written.
    init(_ watch: WatchStatus, settings: Configuration.Watch?) throws(Failure) {
        let name = Self.prefix + UUID().uuidString.lowercased().prefix(8)
        let inner = settings?.handOver.map { "\(name)/\($0)" } ?? name
        let (folder, place) = ("\(watch.folder)/\(name)", "\(watch.folder)/\(inner)")
        let (rules, stack) = ("\(folder)/\(RuleFile.fileName)", "\(place)/known.ome.tif")
        let sentinel = settings?.readyWhen?.path(for: stack)
        let output = "\(watch.results)/\(inner)/known"
        self.stack = stack
        files =
            [rules, stack, sentinel, "\(watch.results)/\(name)/\(RuleFile.fileName).error.txt"]
            .compactMap(\.self)
            + ["_unmixed.ome.tif.json", "_unmixed.ome.tif", ".unmix-failed.txt"].map { output + $0 }
        folders = [place, folder, "\(watch.results)/\(inner)", "\(watch.results)/\(name)"]
        // The service reads it all as another user.
        umask(0o022)
        for path in folder == place ? [folder] : [folder, place] where mkdir(path, 0o755) != 0 {
            let reason = String(cString: strerror(errno))
            remove()
            throw Failure(
                .cannotCreate, "the self-test cannot make a folder in the drop folder",
                subject: watch.folder, cause: reason,
                advice: "Run it as root or as somebody who may write there, or name another watch "
                    + "with --watch")
        }
        do throws(Failure) {
            try RuleFiles.write(KnownStack.ruleFile, to: rules)
            try KnownStack.write(to: stack)
            if let sentinel { try TextOutput.create("", at: sentinel) }
        } catch {
            remove()
            throw error
        }
    }

    /// Removes everything by its names: the folder lies where others may write, who could put another in its place.
    ///
    /// - Returns: the folder that could not be removed; nil where nothing is left.
    @discardableResult
    func remove() -> String? {
        for path in files { unlink(path) }
        for path in folders { rmdir(path) }
        return folders.first(where: Folder.exists)
    }

    /// Whether a job was one of a self-test whose result was removed with it.
    static func isOver(_ job: Job, results: String) -> Bool {
        job.stack.path.hasPrefix(prefix) && !Folder.exists("\(results)/\(job.output)")
    }
}
