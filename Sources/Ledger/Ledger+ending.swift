package import Domain
import GRDB

extension Ledger {
    /// Crashes of its worker after which a job is set aside.
    package static let crashLimit = 2

    /// Takes note that the results of a job are published.
    package func finish(
        _ id: Job.ID, _ success: Outcome.Success, now: Double
    ) async throws(Failure) -> Job {
        try await write { db in
            let state = try db.standing(of: id).state
            guard state == .publishing else {
                throw Failure(
                    .internalError, "job \(id) is \(state.rawValue) and cannot be finished")
            }
            try db.execute(
                cached: """
                    UPDATE jobs SET state = 'done', alpha = ?, failure = NULL, not_before = 0,
                        updated_at = ?, result_size = ?, result_sha256 = ?
                    WHERE id = ?
                    """,
                arguments: [
                    try String(json: success.alpha), now, success.image?.size,
                    success.image?.sha256, id,
                ])
            try db.execute(
                cached: """
                    UPDATE stacks SET sha256 = ? WHERE id = (SELECT stack FROM jobs WHERE id = ?)
                    """,
                arguments: [success.inputDigest, id])
            try db.endAttempt(of: id, "done", now: now)
            return try db.requiredJob(id)
        }
    }

    /// Takes note that an attempt did not work, or that a job could not even be begun.
    ///
    /// A crash counts as one; the second sets the job aside, whatever the caller proposes. A job that was superseded or
    /// called off stays so.
    ///
    /// - Parameter notBefore: when it is tried again, in seconds since 1970; nil where the failure is final.
    package func fail(
        _ id: Job.ID, _ failure: Failure, notBefore: Double?, now: Double
    ) async throws(Failure) -> Job {
        try await write { db in
            let job = try db.requiredJob(id)
            let wasBegun = try db.endAttempt(of: id, failure.description, now: now)
            guard job.takesEnd(ofAttempt: wasBegun) else { return job }
            let crashes = job.crashes + (failure.code == .crash ? 1 : 0)
            let state: Job.State =
                crashes >= Self.crashLimit ? .poison : notBefore == nil ? .failed : .deferred
            try db.execute(
                cached: """
                    UPDATE jobs SET state = ?, crashes = ?, failure = ?, not_before = ?,
                        updated_at = ?
                    WHERE id = ?
                    """,
                arguments: [
                    state.rawValue, crashes, try String(json: failure),
                    state == .deferred ? notBefore : 0, now, id,
                ])
            return try db.requiredJob(id)
        }
    }

    /// Puts a job back into the queue whose attempt was given up through no fault of its own.
    ///
    /// - Parameter reason: why, in words, for the history.
    package func requeue(
        _ id: Job.ID, reason: String, now: Double
    ) async throws(Failure) -> Job {
        try await write { db in
            let job = try db.requiredJob(id)
            let wasBegun = try db.endAttempt(of: id, reason, now: now)
            guard job.takesEnd(ofAttempt: wasBegun) else { return job }
            return try db.queueAgain(id, now: now)
        }
    }
}

extension Database {
    /// Ends the open attempt of a job.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func endAttempt(of id: Job.ID, _ outcome: String, now: Double) throws -> Bool {
        try execute(
            cached: """
                UPDATE attempts SET ended_at = ?, outcome = ? WHERE job = ? AND ended_at IS NULL
                """,
            arguments: [now, outcome, id])
        return changesCount > 0
    }
}

extension Job {
    /// Whether the end of an attempt changes the job's state.
    ///
    /// Not where the job was superseded meanwhile, and perhaps queued anew since: then the attempt was for an older order.
    fileprivate func takesEnd(ofAttempt wasBegun: Bool) -> Bool {
        switch state {
        case .running, .publishing: true
        case .queued, .deferred: !wasBegun
        case .done, .failed, .poison, .superseded, .cancelled: false
        }
    }
}
