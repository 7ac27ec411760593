import Dispatch
package import Domain
import Synchronization

/// Several threads that share the pieces of one work out among themselves.
///
/// Which thread does which piece is left to chance, so a piece touches nothing but what is its own, and the result is the
/// same for any number of threads.
package struct Crew: Sendable {
    /// Threads that work at a time, the calling one among them; at least 1.
    package let threads: Int

    package init(threads: Int) { self.threads = max(1, threads) }

    /// Does all pieces, and returns when the last one is done.
    ///
    /// - Parameter body: gets the number of its thread, 0..<`threads`, and that of the piece; a thread does one piece at
    ///   a time.
    /// - Throws: what the first piece threw that failed; those behind it may then be left out.
    package func share(
        _ pieces: Int, _ body: (_ thread: Int, _ piece: Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard threads > 1 && pieces > 1 else {
            for piece in 0..<pieces { try body(0, piece) }
            return
        }
        let next = Atomic(0)
        let failed = Mutex<(piece: Int, failure: Failure)?>(nil)
        withoutActuallyEscaping(body) { body in
            // The pieces are independent, and all are done when this returns.
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: min(threads, pieces)) { thread in
                while true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard piece < pieces else { return }
                    do throws(Failure) {
                        try body(thread, piece)
                    } catch {
                        next.store(pieces, ordering: .relaxed)
                        failed.withLock { if piece < $0?.piece ?? .max { $0 = (piece, error) } }
                    }
                }
            }
        }
        if let first = failed.withLock(\.self) { throw first.failure }
    }
}
