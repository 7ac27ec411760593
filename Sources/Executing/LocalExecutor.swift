package import Domain
import FoundationEssentials
import Subprocess
import Synchronization
import SystemPackage

/// Runs each probe and each attempt as a child process of this service.
///
/// The child's standard input is a pipe that only this process holds open: a worker whose daemon was killed reads its
/// end and stops.
package struct LocalExecutor: Executor {
    /// The `unmix-worker` executable, absolute.
    private let worker: String

    package init(worker: String) {
        self.worker = worker
    }

    /// How long a worker may look at the structure of a stack.
    private static let probeTimeout = Duration.seconds(300)

    package func probe(
        _ path: String, axes: String?, limits: WorkerLimits
    ) async throws(Failure) -> Probe {
        var arguments = [
            "--probe", path, "--memory", "\(limits.memory)", "--sandbox", limits.sandbox.rawValue,
        ]
        if let axes { arguments += ["--axes", axes] }
        let lastLine = Mutex<String?>(nil)
        let end = try await launch(arguments, timeout: Self.probeTimeout) { line in
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
        try await launch([ticketFile], timeout: timeout) { line in
            if let step = try? JSONCoding.decode(Progress.self, from: Data(line.utf8)) {
                progress(step)
            }
        }
    }

    /// Starts a worker and ends it where it takes too long.
    private func launch(
        _ arguments: [String], timeout: Duration, onLine: @escaping @Sendable (String) -> Void
    ) async throws(Failure) -> WorkerEnd {
        let first = await withTaskGroup(of: Result<WorkerEnd, Failure>?.self) { group in
            group.addTask {
                do throws(Failure) {
                    return .success(try await self.launch(arguments, onLine: onLine))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let first else {
            throw Failure(
                .timeout, "the worker took longer than \(timeout / .seconds(1)) s and was ended",
                advice: "Raise `timeout` in the configuration where the stack is as large as that")
        }
        return try first.get()
    }

    /// Starts the worker, hands over each line of its standard output, and waits for its end.
    private func launch(
        _ arguments: [String], onLine: @escaping @Sendable (String) -> Void
    ) async throws(Failure) -> WorkerEnd {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(worker)), arguments: Arguments(arguments), platformOptions: options,
                input: .inputWriter, output: .sequence, error: .string(limit: 64 << 10)
            ) { execution in
                for try await line in execution.standardOutput.strings() { onLine(line) }
            }
            return WorkerEnd(
                status: .init(result.terminationStatus), lastWords: result.standardError)
        } catch {
            throw Failure(
                .temporary, "cannot run the worker", subject: worker, cause: "\(error)",
                advice: "Check that it is installed and that the service may run it")
        }
    }
}

extension WorkerEnd.Status {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}
