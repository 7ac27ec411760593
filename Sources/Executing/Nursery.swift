import CLinux
import Domain
import Glibc
import Subprocess
import SystemPackage

/// The process from which workers are copied: started for the first order, and again where it has ended.
///
/// The worker's side is in `unmix-worker`, which says what an order is.
actor Nursery {
    /// The `unmix-worker` executable, absolute.
    private let worker: String
    private var start: Task<FileDescriptor, any Error>?

    init(worker: String) { self.worker = worker }

    /// A worker that crashes ends at once: the runtime would start another program to look at it, which it may not.
    private static let environment = Environment.inherit.updating([
        "SWIFT_BACKTRACE": "enable=no"
    ])

    /// Has a worker started.
    ///
    /// - Parameters:
    ///   - arguments: of the worker.
    ///   - pipes: the worker's ends: its standard input, output and error, and the one for the report of its end.
    func order(_ arguments: [String], _ pipes: [Int32]) async throws(Failure) {
        let message = arguments.map { Array($0.utf8) + [0] }.reduce([], +)
        // One that ended since the last order is started anew, once.
        for _ in 0..<2 {
            let start = start ?? Task { try await self.launch() }
            self.start = start
            let code: Int32
            do {
                code = unmixd_send_with_descriptors(
                    try await start.value.rawValue, message, Int32(message.count), pipes,
                    Int32(pipes.count))
            } catch {
                if self.start == start { self.start = nil }
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
    func retire() {
        Self.close(start)
        start = nil
    }

    deinit { Self.close(start) }

    /// Gives no more orders to a process.
    private static func close(_ start: Task<FileDescriptor, any Error>?) {
        if let start { Task { try? await start.value.close() } }
    }

    /// - Returns: the socket that takes its orders.
    private func launch() async throws -> FileDescriptor {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        let (ours, its) = (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
        return try await withCheckedThrowingContinuation { started in
            Task {
                do {
                    _ = try await Subprocess.run(
                        .path(FilePath(worker)), arguments: ["--nursery"],
                        environment: Self.environment,
                        input: .fileDescriptor(its, closeAfterSpawningProcess: true),
                        output: .discarded, error: .currentStandardError
                    ) { _ in started.resume(returning: ours) }
                } catch {
                    // All that can fail behind the start is waiting for the end.
                    try? ours.close()
                    started.resume(throwing: error)
                }
            }
        }
    }

    private func cannotStart(_ cause: String) -> Failure {
        Failure(
            .temporary, "cannot run the worker", subject: worker, cause: cause,
            advice: "Check that it is installed and that the service may run it")
    }
}
