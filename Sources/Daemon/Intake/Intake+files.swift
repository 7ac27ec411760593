import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

/// What is seen of single files, until it is known which stacks they make.
extension Intake {
    /// Waits for a file to settle, with the other files of its stack, if a rule may be for it and its fate is not known
    /// yet.
    func consider(_ path: String, _ stamp: FileStamp) {
        if let stack = awaited.removeValue(forKey: path) {
            settling.reconsider(stack, now: .now)
        }
        guard known[path] != stamp, isHandedOver(path) else { return }
        known[path] = nil
        if let stack = sets.stack(of: path) {
            sets.see(path, stamp)
            return wait(for: stack)
        }
        guard case .maybe = prospect(of: StackPlace(path)) else { return settling.forget(path) }
        settling.observe(path, stamp, now: .now)
    }

    /// Whether a file lies where stacks are taken in: anywhere, or below a folder of hand-over.
    private func isHandedOver(_ path: String) -> Bool {
        guard let name = watch.handOver else { return true }
        return path.utf8.split(separator: UInt8(ascii: "/")).dropLast()
            .contains { $0.elementsEqual(name.utf8) }
    }

    /// What a stack waits for beside itself: the file that says that its acquisition has ended; nil for nothing.
    func missingSentinel(of stack: String) async throws(Failure) -> String? {
        guard let template = watch.readyWhen else { return nil }
        let path = template.path(for: stack)
        // It may come while it is looked for.
        awaited[path] = stack
        guard case .file = try await folder.sight(of: path) else { return path }
        awaited[path] = nil
        return nil
    }

    /// Waits for a stack of several files to settle.
    private func wait(for stack: String) {
        guard let stamp = sets.stamp(of: stack) else { return letGo(of: stack) }
        settling.observe(stack, stamp, now: .now)
    }

    /// Forgets a stack of which nothing is there any more.
    func letGo(of stack: String) {
        for file in sets.files(of: stack) { known[file] = nil }
        sets.forget(stack)
        settling.forget(stack)
    }

    /// Lets go of a file that is gone, or of a folder with all that was under it.
    ///
    /// - Returns: the stacks of which nothing is left.
    func forget(_ path: String) -> [String] {
        if known.removeValue(forKey: path) == nil {
            known = known.filter { !$0.key.hasPrefix("\(path)/") }
        }
        let isPart = sets.stack(of: path) != nil
        let torn = sets.vanished(path)
        for stack in torn { wait(for: stack) }
        let gone = torn.filter { !sets.isSet($0) }
        if isPart { return gone }
        settling.vanished(path)
        return [path] + gone
    }

    /// Looks at a stack anew, since what was known of it no longer holds.
    ///
    /// - Parameter files: those that it had.
    func reconsider(_ stack: String, files: [String]) async {
        let paths = sets.isSet(stack) || files.isEmpty ? sets.files(of: stack) : files
        for path in paths {
            known[path] = nil
            guard case .file(let stamp)? = try? await folder.sight(of: path) else { continue }
            consider(path, stamp)
        }
    }

    /// What is at the places of a stack's files now, and whether anybody writes one of them.
    func inspect(
        _ stack: String
    ) async throws(Failure) -> (stamp: FileStamp?, writer: WriterCheck) {
        guard sets.isSet(stack) else {
            let (sight, writer) = try await folder.inspect(stack)
            return (sight.stamp, writer)
        }
        var answer = WriterCheck.noWriter
        for path in sets.files(of: stack) {
            let (sight, writer) = try await folder.inspect(path)
            sets.see(path, sight.stamp)
            if writer == .writer { answer = .writer }
        }
        return (sets.stamp(of: stack), answer)
    }

    /// What the names of a stack's files tell of the rules for it.
    func prospect(of place: StackPlace) -> RuleBook.Prospect {
        book(for: place)?.couldMatch(place) ?? .none
    }

    /// The rule file that is nearest to a stack; nil where there is none, or where it is broken.
    func book(for place: StackPlace) -> RuleBook? {
        guard case .book(let book) = rules.nearestRuleFile(for: place.files.first ?? place.path)
        else { return nil }
        return book
    }

    func place(of stack: String) -> StackPlace {
        StackPlace(path: stack, files: sets.files(of: stack))
    }
}

extension Sight {
    fileprivate var stamp: FileStamp? {
        if case .file(let stamp) = self { stamp } else { nil }
    }
}
