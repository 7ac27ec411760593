import Auditing
import Domain
import Files
import Glibc
import Ledger
import Logging
import Rules
import Systemd

/// The ledger at the start of the service: opened, or made anew where it is lost or damaged.
struct LedgerOpening {
    var ledger: Ledger
    /// What people should know of it; most often nothing.
    var notices: [String] = []

    /// - Throws: where it can neither be opened nor made anew, or is another program's or a newer version's.
    init(_ configuration: Configuration, logger: Logger) async throws(Failure) {
        let path = "\(configuration.state)/\(Ledger.fileName)"
        let reason: String
        if !Folder.exists(path) {
            reason = "it was not there"
        } else if Self.isEmpty(path) {
            reason = "it was empty"
        } else {
            do throws(Failure) {
                ledger = try Ledger(path: path)
                return
            } catch  where error.code == .damaged {
                reason = "it was damaged"
                logger.error("the ledger is damaged", metadata: ["reason": "\(error)"])
            }
        }
        // Reading many sidecars takes its time.
        Notify.extendTimeout(by: .seconds(3600))
        let report = try await LedgerRebuild(
            state: configuration.state,
            watches: configuration.watches.map { ($0.name, $0.results) }
        ).run(now: Clock.now)
        ledger = try Ledger(path: path)
        guard report.movedTo != nil || report.restored > 0 else { return }
        notices = [Self.notice(reason, report)]
        logger.error(
            "the ledger was rebuilt from the sidecars of the results",
            metadata: [
                "message_id": "\(MessageID.rebuilt)", "reason": "\(reason)",
                "restored": "\(report.restored)", "moved_to": "\(report.movedTo ?? "nowhere")",
                "unreadable": "\(report.unreadable.count)",
            ])
        for problem in report.unreadable {
            logger.warning("a sidecar tells nothing", metadata: ["reason": "\(problem)"])
        }
    }

    private static func notice(_ reason: String, _ report: LedgerRebuild.Report) -> String {
        let unreadable =
            report.unreadable.isEmpty ? "" : " (\(report.unreadable.count) could not be read)"
        let moved = report.movedTo.map { "; the one of before is \($0)" } ?? ""
        return "the ledger was made anew at the start, since \(reason): \(report.restored) results"
            + " are known from their sidecars\(unreadable)\(moved)"
    }

    private static func isEmpty(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_size == 0
    }
}
