import ArgumentParser
import Auditing
import Domain
import Rules

/// `unmix verify`: whether the published results are what was published.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check published results against their sidecars and the ledger.",
        discussion: """
            Reads every published image and compares it with the SHA-256 that was taken when it was written. The service
            has to run, since it is asked for its finished jobs. Exits with 65 where something is wrong: a result is
            missing or damaged, or the results tree holds one that the ledger does not know.

            Examples:
              unmix verify
              unmix verify --watch sp8 --quick
            """)

    @Option(help: .init("Only results of this watch.", valueName: "name"))
    var watch: String?

    @Flag(help: "Compare sizes only, without reading the images.")
    var quick = false

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let client = service.client()
        let status = try await client.get("/v1/status", as: ServiceStatus.self)
        let watches = status.watches.filter { watch == nil || $0.name == watch }
        guard !watches.isEmpty else {
            throw Failure(
                .usage, "there is no watch “\(watch ?? "")”", advice: "`unmix status` lists them")
        }
        var report = Verification.Report()
        let verification = Verification(isQuick: quick)
        for listing in ResultsListing.of(watches.map { ($0.name, $0.results) }) {
            let jobs = try await finishedJobs(of: listing.watches, client)
                .filter { !SelftestFolder.isOver($0, results: listing.root) }
            try await verification.check(listing, jobs: jobs, into: &report)
        }
        print(service.json ? try Report.json(report) : Self.text(report))
        if !report.problems.isEmpty { throw ExitCode(Failure.Code.damaged.exitCode) }
    }

    /// All of them, page by page, the newest first.
    private func finishedJobs(
        of watches: Set<String>, _ client: ControlClient
    ) async throws(Failure) -> [Job] {
        var jobs: [Job] = []
        for watch in watches.sorted() {
            var before: Int64?
            while true {
                var query = [("state", "done"), ("watch", watch), ("limit", "1000")]
                if let before { query.append(("before", String(before))) }
                let page = try await client.get("/v1/jobs", query: query, as: [Job].self)
                jobs += page
                guard page.count == 1000 else { break }
                before = page.last?.id
            }
        }
        return jobs.sorted { $0.id > $1.id }
    }

    static func text(_ report: Verification.Report) -> String {
        var lines = report.problems.map { problem in
            let job = problem.job.map { "job \($0), " } ?? ""
            return
                "\(problem.kind.rawValue): \(problem.output) (\(job)\(problem.watch)): \(problem.reason)"
        }
        let results = report.checked == 1 ? "1 result" : "\(report.checked) results"
        lines.append(
            report.problems.isEmpty
                ? "\(results) checked, all as published"
                : "\(results) checked, \(report.problems.count) wrong; "
                    + "`unmix reprocess STACK` makes a result anew")
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }
}
