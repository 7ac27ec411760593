package import Domain
import FoundationEssentials
import Subprocess
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

    package func probe(_ path: String, axes: String?) async throws(Failure) -> Probe {
        var arguments = ["--probe", path]
        if let axes { arguments += ["--axes", axes] }
        var lastLine: String?
        let end = try await launch(arguments) { lastLine = $0 }
        guard end.status == .exited(0), let lastLine,
            let probe = try? JSONCoding.decode(Probe.self, from: Data(lastLine.utf8))
        else { throw end.failure.about(path) }
        return probe
    }

    package func run(
        ticketFile: String, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(Failure) -> WorkerEnd {
        try await launch([ticketFile]) { line in
            if let step = try? JSONCoding.decode(Progress.self, from: Data(line.utf8)) {
                progress(step)
            }
        }
    }

    /// Starts the worker, hands over each line of its standard output, and waits for its end.
    private func launch(
        _ arguments: [String], onLine: (String) -> Void
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
