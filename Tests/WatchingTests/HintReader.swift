import Domain
import Testing

@testable import Watching

/// Reads the hints of a watcher, and keeps what has been read.
final class HintReader {
    private var iterator: Hints.Iterator
    private(set) var all: [Hint] = []

    init(_ watcher: Watcher) { iterator = watcher.hints.makeAsyncIterator() }

    /// Reads on until something has been said.
    @discardableResult
    func until(_ isMet: ([Hint]) -> Bool) async throws -> [Hint] {
        while !isMet(all) {
            all += try #require(await iterator.next(), "the hints ended: \(all.suffix(20))")
        }
        return all
    }

    /// Reads on until a hint has come that was not there before.
    func next(_ isMet: (Hint) -> Bool) async throws {
        let known = all.count
        try await until { $0.dropFirst(known).contains(where: isMet) }
    }

    func nextFile(_ path: String) async throws {
        try await next { if case .file(path, _) = $0 { true } else { false } }
    }

    func nextScan() async throws {
        try await next { if case .scanned = $0 { true } else { false } }
    }

    /// The files that exist as far as the hints tell, in the order in which they were last told of.
    var files: [String] {
        var files: [String] = []
        for hint in all {
            switch hint {
            case .file(let path, _):
                files.removeAll { $0 == path }
                files.append(path)
            case .gone(let path):
                files.removeAll { ExactPath($0).isWithin(path) }
            default: break
            }
        }
        return files
    }

    /// Every file that was ever told of.
    var mentioned: Set<String> {
        Set(all.compactMap { if case .file(let path, _) = $0 { path } else { nil } })
    }

    /// The same files, in no order.
    var paths: Set<String> {
        var paths: Set<String> = []
        for hint in all {
            switch hint {
            case .file(let path, _): paths.insert(path)
            case .gone(let gone): paths = paths.filter { !ExactPath($0).isWithin(gone) }
            default: break
            }
        }
        return paths
    }
}

/// Runs a watcher for as long as a test needs it.
func watching(
    _ folder: String, scan: Duration = .seconds(3600),
    adjust: (inout Watcher.Settings) -> Void = { _ in },
    _ body: (Watcher, HintReader) async throws -> Void
) async throws {
    var settings = Watcher.Settings(folder: folder, scan: scan)
    settings.rootCheck = .milliseconds(50)
    adjust(&settings)
    let watcher = Watcher(settings)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await watcher.run() }
        let reader = HintReader(watcher)
        try await body(watcher, reader)
        group.cancelAll()
    }
}

extension Hint {
    var refusedPath: String? { if case .refused(let path, _) = self { path } else { nil } }
}
