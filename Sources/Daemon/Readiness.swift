import Synchronization

/// Tells once when everything that had to happen first has happened.
final class Readiness: Sendable {
    private let missing: Mutex<Set<String>>
    private let onReady: @Sendable () -> Void

    /// - Parameters:
    ///   - names: what has to happen; at least one.
    ///   - onReady: called by the ``mark(_:)`` that was missing last.
    init(_ names: some Sequence<String>, onReady: @escaping @Sendable () -> Void) {
        missing = Mutex(Set(names))
        self.onReady = onReady
    }

    /// Says that one of them has happened.
    func mark(_ name: String) {
        let isLast = missing.withLock { $0.remove(name) != nil && $0.isEmpty }
        if isLast { onReady() }
    }

    /// Says that nothing more is waited for.
    func markAll() {
        let wasMissing = missing.withLock { names in
            defer { names = [] }
            return !names.isEmpty
        }
        if wasMissing { onReady() }
    }
}
