import Domain
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// The process from which workers are copied: started for the first order, and again where it has ended.
///
/// The worker's side is in `unmix-worker`, which says what an order is.
actor Nursery {
    /// The `unmix-worker` executable, absolute.
    private let worker: String
    private var start: Task<OrderSocket, any Error>?

    init(worker: String) { self.worker = worker }

    /// A worker that crashes ends at once: the runtime would start another program to look at it, which it may not.
    private static let environment = Environment.inherit.updating([
        "SWIFT_BACKTRACE": "enable=no"
    ])

    /// Bytes of an order; the paths that the kernel takes are far shorter.
    private static let maximumOfOrder = 32 << 10

    /// Has a worker started.
    ///
    /// - Parameters:
    ///   - arguments: of the worker.
    ///   - pipes: the worker's ends: its standard input, output and error, and the one for the report of its end.
    func order(_ arguments: [String], _ pipes: [Int32]) async throws(Failure) {
        let message = arguments.map { Array($0.utf8) + [0] }.reduce([], +)
        guard message.count <= Self.maximumOfOrder else {
            throw .system("the worker cannot be given its order", nil, code: ENAMETOOLONG)
        }
        // One that ended since the last order is started anew, once.
        for _ in 0..<2 {
            let start = start ?? Task { try await self.launch() }
            self.start = start
            let code: Int32
            do {
                code = try await start.value.send(message, pipes)
            } catch {
                if self.start == start { retire() }
                throw cannotStart("\(error)")
            }
            guard code != 0 else { return }
            guard [-EPIPE, -ECONNRESET].contains(code) else {
                throw .system("the worker cannot be given its order", worker, code: -code)
            }
            if self.start == start { retire() }
        }
        throw cannotStart("it ends as soon as it is started")
    }

    /// Has the next worker copied from a newly started process, which has its memory at other addresses.
    ///
    /// The workers of the old one go on, and it ends with the last of them.
    func retire() { start = nil }

    /// Starts the process.
    ///
    /// What waits for its end must not hold its socket: it ends when nobody does.
    private func launch() async throws -> OrderSocket {
        let (ours, its) = try OrderSocket.pair()
        try await withCheckedThrowingContinuation { started in
            Task {
                let hasStarted = Mutex(false)
                do {
                    _ = try await Subprocess.run(
                        .path(FilePath(worker)), arguments: ["--nursery"],
                        environment: Self.environment,
                        input: .fileDescriptor(its, closeAfterSpawningProcess: true),
                        output: .discarded, error: .currentStandardError
                    ) { _ in
                        hasStarted.withLock { $0 = true }
                        started.resume()
                    }
                } catch {
                    // What fails behind the start is only waiting for the end.
                    if !hasStarted.withLock(\.self) { started.resume(throwing: error) }
                }
            }
        }
        return ours
    }

    private func cannotStart(_ cause: String) -> Failure {
        Failure(
            .temporary, "cannot run the worker", subject: worker, cause: cause,
            advice: "Check that it is installed and that the service may run it")
    }
}
