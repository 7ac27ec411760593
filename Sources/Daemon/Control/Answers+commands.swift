import Domain
import Executing
import Ledger
import Rules

/// What people ask the service to do.
extension Answers {
    /// Puts a job back in the queue that failed.
    func retry(_ job: Int64) async throws -> Job {
        let retried = try await ledger.retry(job, now: Clock.now)
        dispatcher.bell.ring()
        return retried
    }

    /// Puts all jobs back in the queue that failed.
    ///
    /// - Returns: the numbers of the jobs.
    func retryFailed(watch: String?) async throws -> [Int64] {
        try await check(watch)
        let retried = try await ledger.retryFailed(watch: watch, now: Clock.now)
        dispatcher.bell.ring()
        return retried
    }

    /// Calls a job off; the note that it left in the results tree goes.
    func cancel(_ job: Int64) async throws -> Job {
        let cancelled = try await dispatcher.cancel(job)
        let watch = cancelled.stack.watch
        for intake in await watches.intakes where intake.watch.name == watch {
            await intake.results.remove(
                noteAt: NotePath.of(
                    cancelled.stack.path, image: cancelled.order.image, output: cancelled.output))
        }
        return cancelled
    }

    /// Keeps new attempts from being started, or lets them be started again; those under way go on.
    func pause(_ isPaused: Bool, watch: String?) async throws -> ServiceStatus {
        try await check(watch)
        let pauses =
            isPaused
            ? try await ledger.pause(watch, now: Clock.now) : try await ledger.resume(watch)
        await dispatcher.set(pauses)
        return try await status()
    }

    /// Has drop folders and rule files looked at anew, soon.
    func rescan(watch: String?) async throws -> ServiceStatus {
        try await check(watch)
        for intake in await watches.intakes where watch == nil || intake.watch.name == watch {
            await intake.rescan()
        }
        return try await status()
    }

    /// Queues a stack once more, also where it is done.
    ///
    /// - Parameter path: absolute.
    func reprocess(_ path: String, rule: String?) async throws -> [Job] {
        guard let (intake, relative) = await intake(for: path), !relative.isEmpty else {
            throw Failure(
                .usage, "it is in no drop folder of the service", subject: path,
                advice: "`unmix run` unmixes a stack from anywhere")
        }
        return try await intake.reprocess(relative, rule: rule)
    }

    private func check(_ watch: String?) async throws(Failure) {
        guard let watch else { return }
        let known = await watches.intakes.map(\.watch.name)
        guard known.contains(watch) else {
            throw Failure(
                .usage, "there is no watch “\(watch)”",
                advice: "The configuration names \(known.joined(separator: ", "))")
        }
    }
}
