import Dispatch
package import Domain
import FoundationEssentials
import Synchronization

/// Runs each probe and each attempt in a process of its own on this machine.
package struct LocalExecutor: Executor {
    /// The `unmix-worker` executable, absolute.
    private let worker: String
    private let nursery: Nursery

    package init(worker: String) {
        self.worker = worker
        nursery = Nursery(worker: worker)
    }

    /// How long a worker may look at the structure of a stack.
    private static let probeTimeout = Duration.seconds(300)
    /// Bytes of what it says of it: of a stack of as many files as a folder may well have.
    private static let probeLimit = 64 << 20
    /// Bytes of what it says of its progress at a time.
    private static let progressLimit = 64 << 10

    package func probe(
        _ path: String, axes: String?, limits: WorkerLimits
    ) async throws(Failure) -> Probe {
        var arguments = [
            "--probe", path, "--memory", "\(limits.memory)", "--sandbox", limits.sandbox.rawValue,
        ]
        if let axes { arguments += ["--axes", axes] }
        let lastLine = Mutex<String?>(nil)
        let end = try await launch(
            arguments, timeout: Self.probeTimeout, lineLimit: Self.probeLimit
        ) { line in
            lastLine.withLock { $0 = line }
        }
        guard end.status == .exited(0), let line = lastLine.withLock(\.self),
            let probe = try? JSONCoding.decode(Probe.self, from: Data(line.utf8))
        else { throw end.failure.about(path) }
        return probe
    }

    package func run(
        ticketFile: String, timeout: Duration, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(Failure) -> WorkerEnd {
        try await launch(
            [ticketFile], timeout: timeout, lineLimit: Self.progressLimit
        ) { line in
            if let step = try? JSONCoding.decode(Progress.self, from: Data(line.utf8)) {
                progress(step)
            }
        }
    }

    /// Starts a worker, hands over each line of its standard output, and waits for its end; ends it where it takes too
    /// long, or nobody waits for it any more.
    private func launch(
        _ arguments: [String], timeout: Duration, lineLimit: Int,
        onLine: @escaping @Sendable (String) -> Void
    ) async throws(Failure) -> WorkerEnd {
        var pipes = try WorkerPipes()
        try await nursery.order(arguments, pipes.worker)
        pipes.closeWorkersEnds()
        let lifeline = pipes.lifeline
        // It cannot be copied, so the closure that reads takes it out of here.
        let reading = Mutex<WorkerReading?>(
            WorkerReading(pipes, lineLimit: lineLimit, onLine: onLine))
        let deadline = ContinuousClock.now + timeout
        let (end, fault) = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "unmixd.worker").async {
                    continuation.resume(
                        returning: reading.withLock {
                            $0.take()?.run(until: deadline) ?? (nil, nil)
                        })
                }
            }
        } onCancel: {
            lifeline.cut()
        }
        if end?.isCrash == true { await nursery.retire() }
        switch fault {
        case .late:
            throw Failure(
                .timeout, "the worker took longer than \(timeout / .seconds(1)) s and was ended",
                advice: "Raise `timeout` in the configuration where the stack is as large as that")
        case .talkative:
            throw Failure(
                .crash, "the worker said more than it may and was ended",
                advice: "Treat the file as hostile; it is set aside after a second try")
        case nil: break
        }
        guard let end else {
            throw Failure(
                .temporary, "the process that starts workers ended, or could not start one",
                subject: worker,
                advice: "It is started anew where it ended; the journal may say who ended it")
        }
        return end
    }
}
