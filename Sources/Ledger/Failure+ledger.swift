import Domain
import GRDB

extension Failure {
    /// What SQLite says, in words, classed by what may help against it.
    init(ledgerError error: any Error, path: String) {
        if let failure = error as? Failure {
            self = failure.about(path)
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(
                .internalError, "the ledger cannot be used", subject: path, cause: "\(error)")
            return
        }
        let cause = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = Failure.damagedLedger(cause: cause).about(path)
        case .SQLITE_FULL:
            self.init(
                .temporary, "the disk of the ledger is full", subject: path, cause: cause,
                advice: "Free some space there; the service goes on by itself")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .temporary, "another process keeps the ledger locked", subject: path,
                cause: cause, advice: "End what has the file open")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            self.init(
                .unavailable, "the ledger cannot be opened for writing", subject: path,
                cause: cause,
                advice: "Check that its folder exists and that the service's user may write there")
        case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
            self.init(.io, "the ledger cannot be read or written", subject: path, cause: cause)
        default:
            self.init(
                .internalError, "the ledger refuses a change", subject: path, cause: cause)
        }
    }

    /// The database file is not what SQLite wrote.
    static func damagedLedger(cause: String) -> Failure {
        Failure(
            .damaged, "the ledger is damaged", cause: cause,
            advice: "`unmix rebuild` makes a new one from the sidecars while the service is stopped"
        )
    }

    static func noJob(_ id: Job.ID) -> Failure {
        Failure(.usage, "there is no job \(id)", advice: "`unmix jobs` lists them")
    }
}
