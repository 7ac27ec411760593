@preconcurrency import Dispatch
import Glibc

/// Cleans up before the program ends by SIGINT, SIGTERM or SIGHUP.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter cleanUp: called once, on a thread of its own.
    init(_ cleanUp: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cleanUp()
                _exit(128 + number)
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
