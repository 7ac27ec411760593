import Domain
import Executing
import Logging

extension Dispatcher {
    /// Attempts that hold a worker: one whose file system hangs does not, or it would hold up the other watches.
    var busy: Int { running.values.count { !stalled.contains($0.stack.watch) } }

    /// Finds out which watches' file systems hang, and says so when that changes.
    func noteStalls(_ group: inout DiscardingTaskGroup) {
        ping(&group)
        for (name, station) in stations {
            if let reason = station.intake.stall {
                guard stalled.insert(name).inserted else { continue }
                logger.error(
                    "the watch is held up; others go on",
                    metadata: [
                        "message_id": "\(MessageID.offline)", "watch": "\(name)",
                        "reason": "\(reason)",
                    ])
            } else if stalled.remove(name) != nil {
                logger.notice(
                    "the watch goes on",
                    metadata: ["message_id": "\(MessageID.online)", "watch": "\(name)"])
            }
        }
        stalled.formIntersection(stations.keys)
    }

    /// Asks the results trees that workers write to for a sign of life, now and then: a worker that hangs gives none.
    private func ping(_ group: inout DiscardingTaskGroup) {
        guard ContinuousClock.now >= nextPing else { return }
        nextPing = .now + .seconds(5)
        for name in Set(running.values.map(\.stack.watch)) {
            guard let results = stations[name]?.results, results.unansweredFor == nil else {
                continue
            }
            group.addTask { _ = try? await results.freeBytes() }
        }
    }
}
