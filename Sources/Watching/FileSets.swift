package import Domain

/// Which files belong together to one stack, as far as probes have told, and what was last seen of each.
///
/// A file that no set holds is a stack by itself. The files of a set settle together: whatever changes one of them makes
/// the whole wait anew.
package struct FileSets: Sendable {
    /// Of each set, by the path of its stack: its files, those that are not there without a stamp.
    private var sets: [ExactPath: [ExactPath: FileStamp?]] = [:]
    private var owners: [ExactPath: ExactPath] = [:]

    package init() {}

    /// The stack that a file belongs to together with others; nil for one that is a stack by itself.
    package func stack(of file: String) -> String? { owners[ExactPath(file)]?.text }

    /// The files of a stack, those that are not there among them, sorted; the stack itself where it is one file.
    package func files(of stack: String) -> [String] {
        sets[ExactPath(stack)]?.keys.map(\.text).sorted() ?? [stack]
    }

    /// The files of a stack that are there.
    package func members(of stack: String) -> [StackMember] {
        let set = sets[ExactPath(stack)] ?? [:]
        return set.compactMap { path, stamp in
            stamp.map { StackMember(path: path.text, stamp: $0) }
        }.sorted { $0.path < $1.path }
    }

    package func isSet(_ stack: String) -> Bool { sets[ExactPath(stack)] != nil }

    /// Takes note of what a probe found.
    ///
    /// - Parameters:
    ///   - stack: the file or the folder that stands for it.
    ///   - present: its files.
    ///   - missing: files that belong to it and are not there, or are there and no part of it, such as a damaged one; what
    ///     was seen of those stays.
    /// - Returns: whether that was news: the set is new, or it has other files than before.
    package mutating func learn(
        _ stack: String, present: [StackMember], missing: [String]
    ) -> Bool {
        var files: [ExactPath: FileStamp?] = [:]
        let key = ExactPath(stack)
        let seen = sets[key] ?? [:]
        for path in missing { files[ExactPath(path)] = .some(seen[ExactPath(path)] ?? nil) }
        for member in present { files[ExactPath(member.path)] = member.stamp }
        let isNews = sets[key].map { Set($0.keys) != Set(files.keys) } ?? true
        if isNews { forget(stack) }
        sets[key] = files
        for file in files.keys { owners[file] = key }
        return isNews
    }

    /// Says what is at a file's place now; nil for nothing.
    package mutating func see(_ file: String, _ stamp: FileStamp?) {
        let path = ExactPath(file)
        guard let stack = owners[path] else { return }
        sets[stack]?[path] = .some(stamp)
    }

    /// Says that a path is gone, with all that was under it.
    ///
    /// - Returns: the stacks that lost files by it.
    package mutating func vanished(_ path: String) -> [String] {
        let isFile = owners[ExactPath(path)] != nil
        let lost = isFile ? [ExactPath(path)] : owners.keys.filter { $0.isWithin(path) }
        let stacks = Set(lost.compactMap { owners[$0] })
        for file in lost { see(file.text, nil) }
        return stacks.map(\.text)
    }

    /// One stamp for all files of a stack, which changes when any of theirs does; nil where none is there.
    package func stamp(of stack: String) -> FileStamp? { members(of: stack).stamp }

    package mutating func forget(_ stack: String) {
        for file in (sets.removeValue(forKey: ExactPath(stack)) ?? [:]).keys
        where owners[file] == ExactPath(stack) {
            owners[file] = nil
        }
    }
}

extension [StackMember] {
    /// One stamp for all files, which changes when any of theirs does, whatever their order: that of an only file; nil for
    /// none.
    package var stamp: FileStamp? {
        let sorted = sorted { $0.path < $1.path }
        guard var stamp = sorted.first?.stamp else { return nil }
        for member in sorted.dropFirst() {
            stamp.size &+= member.stamp.size
            stamp.blocks &+= member.stamp.blocks
            stamp.ctime = Swift.max(stamp.ctime, member.stamp.ctime)
            stamp.mtime = stamp.mtime &* 31 &+ member.stamp.mtime
            stamp.inode = stamp.inode &* 31 &+ member.stamp.inode
        }
        return stamp
    }
}
