@preconcurrency import Dispatch
import Glibc

/// Cleans up before the program ends by SIGINT, SIGTERM or SIGHUP.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// - Parameters:
    ///   - status: the exit status for a signal.
    ///   - cleanUp: called once, on a thread of its own.
    init(
        status: @escaping @Sendable (Int32) -> Int32 = { 128 + $0 },
        _ cleanUp: @escaping @Sendable () -> Void
    ) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cleanUp()
                _exit(status(number))
            }
            source.resume()
            return source
        }
    }

    /// Lets the signals end the program as usual.
    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
}
