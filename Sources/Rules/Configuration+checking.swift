import Yams

/// A watch with the places of its values, for what is wrong between several of them.
struct PlacedWatch {
    var watch: Configuration.Watch
    var name: Mark?
    var folder: Mark?
    var results: Mark?
}

extension Configuration {
    /// Finds watches that would work against each other; by their paths alone, links are not followed.
    static func check(
        _ watches: [PlacedWatch], state: (path: String, mark: Mark?), _ findings: inout Findings
    ) {
        for (index, placed) in watches.enumerated() {
            let watch = placed.watch
            if watches[..<index].contains(where: { $0.watch.name == watch.name }) {
                findings.report(
                    "a second watch has the name `\(watch.name)`", at: placed.name,
                    advice: "Give each watch a name of its own")
            }
            if let other = watches[..<index].first(where: { $0.watch.folder.meets(watch.folder) }) {
                findings.report(
                    "the drop folders of `\(other.watch.name)` and `\(watch.name)` overlap",
                    at: placed.folder, advice: "Let each stack have one watch only")
            }
            for other in watches where watch.results.meets(other.watch.folder) {
                let whose = other.watch.name == watch.name ? "" : " of `\(other.watch.name)`"
                let problem =
                    watch.results.isInside(other.watch.folder)
                    ? "`results` is in the drop folder\(whose): results would be taken for stacks"
                    : "the drop folder\(whose) is in the results tree `\(watch.results)`"
                findings.report(
                    problem, at: placed.results, advice: "Keep drop folders and results apart")
            }
            if state.path.isInside(watch.folder) {
                findings.report(
                    "`state` is in the drop folder of `\(watch.name)`: \(state.path)",
                    at: state.mark ?? placed.folder,
                    advice: "Keep the ledger on a local disk, outside of every drop folder")
            }
        }
    }
}

extension String {
    /// Whether this folder is the other one or below it.
    fileprivate func isInside(_ other: String) -> Bool {
        self == other || other == "/" || hasPrefix(other + "/")
    }

    fileprivate func meets(_ other: String) -> Bool { isInside(other) || other.isInside(self) }
}

extension Findings {
    /// An absolute path, without empty and `.` components and without a slash at the end.
    mutating func folder(_ key: String, _ node: Node?) -> String? {
        guard let node, let text = text(key, node) else { return nil }
        let components = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        guard text.utf8.first == UInt8(ascii: "/"), !components.contains("..") else {
            refuse(key, node, "an absolute path without `..`")
            return nil
        }
        return "/" + components.filter { $0 != "." }.joined(separator: "/")
    }

    /// What a watch says of the files that it takes in: names to ignore, a sentinel, a folder of hand-over.
    mutating func intake(
        of watch: MappingReader
    ) -> (ignore: [String], readyWhen: SentinelTemplate?, handOver: String?) {
        let ignore = texts("ignore", watch["ignore"]).compactMap { text, node -> String? in
            if !text.utf8.contains(UInt8(ascii: "/")) { return text }
            refuse("ignore", node, "names of files or folders without a slash, such as *_test.tif")
            return nil
        }
        var readyWhen: SentinelTemplate?
        if let node = watch["ready_when"], let text = text("ready_when", node) {
            readyWhen = SentinelTemplate(text)
            if readyWhen == nil {
                refuse("ready_when", node, "a file name with {stem} or {name}, such as {stem}.done")
            }
        }
        var handOver: String?
        if let node = watch["hand_over"], let text = text("hand_over", node) {
            let isName = !text.utf8.contains(UInt8(ascii: "/")) && text != "." && text != ".."
            if isName { handOver = text } else { refuse("hand_over", node, "a folder's name") }
        }
        return (ignore, readyWhen, handOver)
    }

    /// A name that is safe in commands, metrics and file names.
    mutating func watchName(_ node: Node?) -> String? {
        guard let node, let text = text("name", node) else { return nil }
        let isLegal = text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
        }
        guard isLegal, text.utf8.count <= 64, text.contains(where: { $0 != "." }) else {
            refuse("name", node, "1 to 64 letters, digits, `-`, `_` and `.`")
            return nil
        }
        return text
    }
}
