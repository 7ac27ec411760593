import Domain
import Executing
import Ledger
import Logging

/// What could not be done when an attempt ended, since a disk was full or a share was gone: it is owed until it is done.
extension Dispatcher {
    enum Debt: Sendable {
        /// Some of the files are renamed; the others are in the staging folder.
        case publication
        /// The ledger does not know yet that the attempt failed.
        case failure(Job, Failure)
    }

    /// Takes note of a debt; where the ledger is in trouble, no attempt is begun for a moment, since it might end likewise.
    func owe(_ debt: Debt, for job: Job, since reason: Failure) {
        owed[job.id] = debt
        nextSettlement = .now + Self.settlementPause
        if reason.subject == ledger.path { pauseEnd = nextSettlement }
        logger.error(
            "the end of an attempt cannot be written down yet; it is tried again",
            metadata: ["job": "\(job.id)", "reason": "\(reason)"])
    }

    /// Whether attempts may be begun, as far as the ledger goes.
    var isSolvent: Bool { ContinuousClock.now >= pauseEnd }

    /// Makes good what is owed, now and then.
    func settle(_ group: inout DiscardingTaskGroup) {
        guard !owed.isEmpty, !isSettling, ContinuousClock.now >= nextSettlement else { return }
        isSettling = true
        group.addTask { await self.settleAll() }
    }

    private func settleAll() async {
        for (id, debt) in owed {
            do throws(Failure) {
                try await settle(debt, for: id)
            } catch {
                pauseEnd = .now + Self.settlementPause
            }
        }
        if !owed.isEmpty { nextSettlement = .now + Self.settlementPause }
        isSettling = false
        bell.ring()
    }

    private func settle(_ debt: Debt, for id: Job.ID) async throws(Failure) {
        switch debt {
        case .failure(let job, let failure):
            guard let station = stations[job.stack.watch] else { return }
            owed[id] = nil
            await failed(job, failure, at: station)
        case .publication:
            guard let attempt = try await ledger.unfinished().first(where: { $0.job.id == id })
            else { return owed[id] = nil }
            let watch = attempt.job.stack.watch
            guard let station = stations[watch], !stalled.contains(watch) else { return }
            if try await takeUp(attempt, in: station.results) { owed[id] = nil }
        }
    }

    private static let settlementPause = Duration.seconds(5)
}
