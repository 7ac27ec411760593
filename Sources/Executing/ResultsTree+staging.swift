package import Domain
import Files
import FoundationEssentials

extension ResultsTree {
    /// The staging folder of an attempt, absolute.
    package nonisolated func staging(job: Int64, attempt: Int) -> String {
        "\(root)/\(Self.stagingName)/\(job)-\(attempt)"
    }

    /// Makes an attempt's staging folder, empty but for the ticket.
    ///
    /// - Returns: the ticket's file, absolute.
    package func stage(_ ticket: Ticket) throws(Failure) -> String {
        _ = try reach()
        removeStaging(ticket.staging)
        let staging = try Self.openStaging(ticket.staging, isMade: true)
        let text: String
        do {
            text = String(decoding: try JSONCoding.encode(ticket, pretty: true), as: UTF8.self)
        } catch {
            throw Failure(.internalError, "cannot write the ticket", cause: "\(error)")
        }
        try staging.create(text, at: "ticket.json")
        return "\(ticket.staging)/ticket.json"
    }

    /// Opens a staging folder, in the tree in which it was made: the configuration may name another one by now.
    ///
    /// - Parameter path: as ``staging(job:attempt:)`` has it.
    static func openStaging(_ path: String, isMade: Bool = false) throws(Failure) -> OpenFolder {
        try openTree(ofStaging: path)
            .folder(at: "\(stagingName)/\(Folder.name(of: path))", isMade: isMade)
    }

    private static func openTree(ofStaging path: String) throws(Failure) -> OpenFolder {
        try OpenFolder(Folder.parent(of: Folder.parent(of: path)))
    }

    /// What the worker left of an attempt.
    ///
    /// - Throws: the ``Failure`` that the worker reports, or else the one of how it ended.
    package func outcome(
        of ticket: Ticket, after end: WorkerEnd
    ) throws(Failure) -> Outcome.Success {
        guard let staging = try? Self.openStaging(ticket.staging),
            let outcome = Self.outcome(in: staging, job: ticket.job, attempt: ticket.attempt)
        else { throw end.failure }
        switch outcome.result {
        case .success(let success): return success
        case .failure(let failure): throw failure
        }
    }

    /// What a worker left whose publication was cut short; nil where a file of it is neither staged nor in place.
    ///
    /// - Parameter output: the image, relative to the root.
    package func stagedSuccess(
        in staging: String, job: Int64, attempt: Int, output: String
    ) throws(Failure) -> Outcome.Success? {
        let tree = try reach()
        guard let staged = try? Self.openStaging(staging),
            case .success(let success)? =
                Self.outcome(in: staged, job: job, attempt: attempt)?.result
        else { return nil }
        let folder = try tree.folder(at: Folder.parent(of: output), isMade: true)
        for file in success.files where !staged.exists(file) && !folder.exists(file) {
            return nil
        }
        return success
    }

    private static func outcome(
        in staging: borrowing OpenFolder, job: Int64, attempt: Int
    ) -> Outcome? {
        guard let data = staging.contents(of: Outcome.fileName, limit: 16 << 20),
            let outcome = try? JSONCoding.decode(Outcome.self, from: data),
            outcome.version == Outcome.currentVersion, outcome.job == job,
            outcome.attempt == attempt
        else { return nil }
        return outcome
    }

    /// Removes a staging folder and all that is in it; what cannot be removed is swept at the next start.
    package func removeStaging(_ folder: String) {
        guard let tree = try? Self.openTree(ofStaging: folder),
            let staging = try? tree.folder(at: Self.stagingName)
        else { return }
        staging.remove(folder: Folder.name(of: folder))
    }

    /// Removes the staging folders that no unfinished job has.
    ///
    /// - Parameter kept: folders, absolute.
    package func sweep(keeping kept: Set<String>) {
        guard let tree = try? OpenFolder(root), let staging = try? tree.folder(at: Self.stagingName)
        else { return }
        for name in staging.names where !kept.contains("\(staging.path)/\(name)") {
            staging.remove(folder: name)
            staging.remove(name)
        }
    }
}
