/// The rule files of one watch, each under its folder: which one counts for a stack.
///
/// A value without files of its own: whoever reads the files tells it.
package struct RuleStore: Sendable {
    /// The watch's name.
    package let watch: String
    /// By folder, relative to the drop folder; empty for the drop folder itself.
    package private(set) var files: [String: Result<RuleFile, Diagnostics>] = [:]

    package init(watch: String) { self.watch = watch }

    /// The rule file that counts for a stack.
    package enum Nearest: Sendable, Hashable {
        /// There is none between the stack and the drop folder.
        case none
        case book(RuleBook)
        /// It is broken: the stacks of this folder and below wait until it is mended.
        case broken(folder: String, Diagnostics)
    }

    /// Takes note of a folder's rule file; nil where it has none any more.
    ///
    /// - Returns: whether this changes anything, so that the stacks below are to be looked at again.
    @discardableResult
    package mutating func set(
        _ file: Result<RuleFile, Diagnostics>?, folder: String
    ) -> Bool {
        guard files[folder] != file else { return false }
        files[folder] = file
        return true
    }

    /// The rule file in the stack's folder, else the nearest one above it.
    ///
    /// - Parameter path: the stack, relative to the drop folder.
    package func nearestRuleFile(for path: String) -> Nearest {
        var folder = path
        while !folder.isEmpty {
            folder = StackName.folder(of: folder)
            switch files[folder] {
            case nil: continue
            case .success(let file):
                return .book(RuleBook(file: file, folder: folder, watch: watch))
            case .failure(let diagnostics): return .broken(folder: folder, diagnostics)
            }
        }
        return .none
    }

    /// The rule files that cannot be used, by folder.
    package var broken: [(folder: String, diagnostics: Diagnostics)] {
        files.compactMap { folder, file in
            guard case .failure(let diagnostics) = file else { return nil }
            return (folder, diagnostics)
        }
        .sorted { $0.folder < $1.folder }
    }
}
