import Domain
import Files
import FoundationEssentials
import Glibc
import Processing
import Sandbox

/// What the worker does: each ends with one JSON value for the daemon.
enum Work {
    static func probe(
        _ path: String, axes: String?, limits: WorkerLimits
    ) throws(Failure) {
        try lockIn(reading: path, writing: nil, limits)
        TextOutput.write(try json(try Probing.probe(path, axes: axes)) + "\n", to: STDOUT_FILENO)
    }

    /// Runs the attempt of a ticket file and leaves the outcome in the staging folder.
    static func attempt(_ file: String) throws(Failure) {
        let ticket = try ticket(in: file)
        try lockIn(reading: ticket.input, writing: ticket.staging, ticket.limits)
        let result: Outcome.Result
        var pace = Pace()
        do throws(Failure) {
            result = .success(
                try Attempt.run(ticket) { step in
                    guard pace.isDue(step), let line = try? json(step) else { return }
                    TextOutput.write(line + "\n", to: STDOUT_FILENO)
                })
        } catch {
            result = .failure(error)
        }
        let outcome = Outcome(job: ticket.job, attempt: ticket.attempt, result: result)
        try FlushedFile.write(try json(outcome), to: "\(ticket.staging)/\(Outcome.fileName)")
        if case .failure(let failure) = result { throw failure }
    }

    /// Raises the sandbox around what is to come: no foreign byte has been read and no thread been started yet.
    private static func lockIn(
        reading stack: String, writing staging: String?, _ limits: WorkerLimits
    ) throws(Failure) {
        let isFolder = stack.utf8.last == UInt8(ascii: "/")
        let gaps = try Sandbox.enter(
            reading: isFolder ? stack : Folder.parent(of: stack), writing: staging, limits: limits)
        for gap in gaps { TextOutput.write("unmix-worker: \(gap)\n", to: STDERR_FILENO) }
    }

    private static func ticket(in file: String) throws(Failure) -> Ticket {
        let ticket: Ticket
        do {
            ticket = try JSONCoding.decode(Ticket.self, from: Data(contentsOf: URL(filePath: file)))
        } catch {
            throw Failure(.usage, "it is no ticket", subject: file, cause: "\(error)")
        }
        guard ticket.version == Ticket.currentVersion else {
            throw Failure(
                .usage,
                "the ticket is of version \(ticket.version), this worker reads "
                    + "\(Ticket.currentVersion)", subject: file,
                advice: "Install unmixd and unmix-worker of the same version")
        }
        return ticket
    }

    private static func json(_ value: some Encodable) throws(Failure) -> String {
        do {
            return String(decoding: try JSONCoding.encode(value), as: UTF8.self)
        } catch {
            throw Failure(.internalError, "cannot write JSON", cause: "\(error)")
        }
    }
}

/// Keeps the daemon from hearing of every plane: a few times a second is enough.
private struct Pace {
    private var next = ContinuousClock.now

    mutating func isDue(_ progress: Progress) -> Bool {
        let now = ContinuousClock.now
        guard now >= next || progress.phase == .finishing else { return false }
        next = now + .milliseconds(200)
        return true
    }
}
