import Domain
import ServiceLifecycle
import Systemd

/// Keeps the line current that `systemctl status` shows.
struct StatusLine: Service {
    let answers: Answers

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told = ""
            while !Task.isCancelled {
                if let status = try? await answers.status() {
                    let line = Self.text(status, now: Clock.now)
                    if line != told { Notify.status(line) }
                    told = line
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// - Parameter now: seconds since 1970.
    static func text(_ status: ServiceStatus, now: Double) -> String {
        let jobs = status.jobs
        let queued = (jobs["queued"] ?? 0) + (jobs["deferred"] ?? 0)
        let failed = (jobs["failed"] ?? 0) + (jobs["poison"] ?? 0)
        let minutes = Int((status.oldestQueuedAt.map { now - $0 } ?? 0) / 60)
        let age = minutes > 0 ? " (oldest \(minutes) min)" : ""
        return "\(pauses(status))\(watches(status.watches)), \(running(status.running)), "
            + "\(queued) queued\(age), \(jobs["done"] ?? 0) done, \(failed) failed"
    }

    /// How many attempts are under way, and how far each is.
    private static func running(_ running: [ServiceStatus.Running]) -> String {
        let shares = running.prefix(4).compactMap { attempt -> String? in
            guard let progress = attempt.progress, progress.planeCount > 0 else { return nil }
            return "\(progress.phase.rawValue) \(progress.planes * 100 / progress.planeCount) %"
        }
        return "\(running.count) running"
            + (shares.isEmpty ? "" : " (\(shares.joined(separator: ", ")))")
    }

    private static func pauses(_ status: ServiceStatus) -> String {
        if status.pausedAt != nil { return "paused; " }
        let paused = status.watches.filter { $0.pausedAt != nil }.map(\.name)
        return paused.isEmpty ? "" : "\(paused.joined(separator: ", ")) paused; "
    }

    private static func watches(_ watches: [WatchStatus]) -> String {
        let kinds: [(String, (WatchStatus) -> Bool)] = [
            ("offline", { $0.offline != nil }), ("stalled", { $0.stalledFor != nil }),
            ("polling", { $0.mode.hasPrefix("polling") }),
            ("with broken rules", { !$0.ruleErrors.isEmpty }),
        ]
        let list = kinds.compactMap { name, isSo -> String? in
            let count = watches.count(where: isSo)
            return count > 0 ? "\(count) \(name)" : nil
        }
        let number = watches.count == 1 ? "1 watch" : "\(watches.count) watches"
        return list.isEmpty ? number : "\(number) (\(list.joined(separator: ", ")))"
    }
}
