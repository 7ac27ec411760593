package import Domain
import Files
import FoundationEssentials
import Glibc

extension ResultsTree {
    /// The staging folder of an attempt, absolute.
    package nonisolated func staging(job: Int64, attempt: Int) -> String {
        "\(root)/\(Self.stagingName)/\(job)-\(attempt)"
    }

    /// Makes an attempt's staging folder, empty but for the ticket.
    ///
    /// - Returns: the ticket's file, absolute.
    package func stage(_ ticket: Ticket) throws(Failure) -> String {
        try reach()
        removeStaging(ticket.staging)
        try Folder.make(ticket.staging)
        let file = "\(ticket.staging)/ticket.json"
        let text: String
        do {
            text = String(decoding: try JSONCoding.encode(ticket, pretty: true), as: UTF8.self)
        } catch {
            throw Failure(.internalError, "cannot write the ticket", cause: "\(error)")
        }
        try TextOutput.create(text, at: file)
        return file
    }

    /// What the worker left of an attempt.
    ///
    /// - Throws: the ``Failure`` that the worker reports, or else the one of how it ended.
    package func outcome(
        of ticket: Ticket, after end: WorkerEnd
    ) throws(Failure) -> Outcome.Success {
        guard let outcome = read(ticket.staging, job: ticket.job, attempt: ticket.attempt) else {
            throw end.failure
        }
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
        try reach()
        guard case .success(let success)? = read(staging, job: job, attempt: attempt)?.result else {
            return nil
        }
        let folder = Folder.parent(of: path(of: output))
        let isWhole = success.files.allSatisfy {
            Folder.exists("\(staging)/\($0)") || Folder.exists("\(folder)/\($0)")
        }
        return isWhole ? success : nil
    }

    private func read(_ staging: String, job: Int64, attempt: Int) -> Outcome? {
        let file = URL(filePath: "\(staging)/\(Outcome.fileName)")
        guard let data = try? Data(contentsOf: file),
            let outcome = try? JSONCoding.decode(Outcome.self, from: data),
            outcome.version == Outcome.currentVersion, outcome.job == job,
            outcome.attempt == attempt
        else { return nil }
        return outcome
    }

    /// Removes a staging folder and all that is in it; what cannot be removed is swept at the next start.
    package func removeStaging(_ folder: String) {
        try? FileManager.default.removeItem(atPath: folder)
        rmdir("\(root)/\(Self.stagingName)")
    }

    /// Removes the staging folders that no unfinished job has.
    ///
    /// - Parameter kept: folders, absolute.
    package func sweep(keeping kept: Set<String>) {
        let staging = "\(root)/\(Self.stagingName)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? []
        for name in names where !kept.contains("\(staging)/\(name)") {
            removeStaging("\(staging)/\(name)")
        }
    }
}
