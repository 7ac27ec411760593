import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

extension Dispatcher {
    /// Runs one attempt of a job, from its ticket to its publication, and writes down how it ended.
    func attempt(_ job: Job, at station: Station) async {
        let (results, intake) = (station.results, station.intake)
        let staging = results.staging(job: job.id, attempt: job.attempts + 1)
        do throws(Failure) {
            try await checkSpace(for: job, in: results)
            guard let number = try await ledger.begin(job.id, staging: staging, now: Clock.now)
            else { return }
            let ticket = try await ticket(
                for: job, attempt: number, staging: staging, at: station)
            let success = try await work(on: ticket, in: results)
            try await checkUnchanged(success.members, in: intake)
            guard try await ledger.publishing(job.id, files: success.files, now: Clock.now) else {
                return await results.removeStaging(staging)
            }
            try await publish(job, success, staging: staging, in: results)
        } catch {
            await results.removeStaging(staging)
            await failed(job, error, at: station)
        }
    }

    /// Renames the staged files into place and writes down that the job is done.
    func publish(
        _ job: Job, _ success: Outcome.Success, staging: String, in results: ResultsTree,
        resuming: Bool = false
    ) async throws(Failure) {
        try await results.publish(
            success.files, from: staging, as: job.output, resuming: resuming)
        let done = try await ledger.finish(job.id, success, now: Clock.now)
        await results.removeStaging(staging)
        let image = job.order.image
        await results.remove(
            noteAt: NotePath.of(job.stack.path, image: image, output: job.output))
        await results.remove(noteAt: NotePath.of(job.stack.path))
        logger.notice(
            "published",
            metadata: [
                "message_id": "\(MessageID.published)", "watch": "\(job.stack.watch)",
                "stack": "\(job.stack.path)", "job": "\(job.id)", "rule": "\(job.ruleName)",
                "alpha": "\(Self.words(for: done.alpha ?? []))",
                "output": "\(results.path(of: job.output))",
            ])
        for warning in success.warnings {
            logger.warning(
                "look at the result", metadata: ["job": "\(job.id)", "reason": "\(warning)"])
        }
    }

    /// The coefficients for the log: one where all time points share it, else the first of them.
    private static func words(for alpha: [Double]) -> String {
        let shown = Set(alpha).count == 1 ? alpha.prefix(1) : alpha.prefix(12)
        let rest = Set(alpha).count > 1 && alpha.count > shown.count ? " …" : ""
        return shown.map { String($0) }.joined(separator: " ") + rest
    }

    private func work(
        on ticket: Ticket, in results: ResultsTree
    ) async throws(Failure) -> Outcome.Success {
        let file = try await results.stage(ticket)
        let (steps, progress) = AsyncStream.makeStream(
            of: Progress.self, bufferingPolicy: .bufferingNewest(1))
        async let noting: Void = {
            for await step in steps { await self.note(step, of: ticket.job) }
        }()
        let end: WorkerEnd
        do throws(Failure) {
            end = try await executor.run(ticketFile: file, timeout: timeout) { progress.yield($0) }
        } catch {
            progress.finish()
            await noting
            throw error
        }
        progress.finish()
        await noting
        if end.status == .exited(0) { tellOnce(end.lastWords) }
        return try await results.outcome(of: ticket, after: end)
    }

    /// Passes on what workers say although they end well, such as what this kernel's sandbox lacks, once.
    private func tellOnce(_ words: String) {
        guard !words.isEmpty, told.insert(words).inserted else { return }
        logger.warning("a worker says", metadata: ["reason": "\(words)"])
    }

    private func ticket(
        for job: Job, attempt: Int, staging: String, at station: Station
    ) async throws(Failure) -> Ticket {
        let folder = station.intake.watch.folder
        let members = try await ledger.members(of: job.id)
        guard !members.isEmpty else { throw Self.changed }
        return Ticket(
            job: job.id, attempt: attempt, input: "\(folder)/\(job.stack.path)",
            image: job.order.image, members: members.mapPaths { "\(folder)/\($0)" },
            axes: job.order.axes, steps: job.order.steps, compression: job.order.compression,
            staging: staging, output: station.results.path(of: job.output),
            provenance: .init(
                watch: job.stack.watch, ruleFile: job.ruleFile, ruleName: job.ruleName,
                ruleHash: job.ruleHash),
            limits: limits(for: job))
    }

    /// What a worker may take for a job: four times as much where the usual was not enough.
    private func limits(for job: Job) -> WorkerLimits {
        var limits = limits
        if job.needsToBeAlone { limits.memory = 4 * min(limits.memory, .max / 4) }
        return limits
    }

    /// Keeps a job from starting that could not end for want of space.
    private func checkSpace(for job: Job, in results: ResultsTree) async throws(Failure) {
        guard job.order.compression == .none else { return }
        let (needed, free) = (job.order.outputBytes, try await results.freeBytes())
        guard free < needed else { return }
        throw Failure(
            .temporary, "the result takes \(needed >> 20) MiB and \(free >> 20) MiB are free",
            subject: results.root, advice: "Free some space there; it is tried again by itself")
    }

    /// Keeps a result from being published whose stack is no longer the one that was read.
    ///
    /// - Parameter members: its files with absolute paths, as the worker had them open.
    private func checkUnchanged(
        _ members: [StackMember], in intake: Intake
    ) async throws(Failure) {
        for member in members {
            let path = intake.relative(member.path)
            guard case .file(let now) = try await intake.folder.sight(of: path),
                now.size == member.stamp.size, now.mtime == member.stamp.mtime,
                now.inode == member.stamp.inode
            else { throw Self.changed }
        }
    }

    private static var changed: Failure {
        Failure(.incomplete, "the stack changed or went away while it was worked on")
    }
}
