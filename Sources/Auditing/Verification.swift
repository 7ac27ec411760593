package import Domain
import Files
import Glibc

/// A check of published results against their sidecars and the ledger.
package struct Verification: Sendable {
    /// Whether only sizes are compared, which reads no image.
    package var isQuick: Bool

    package init(isQuick: Bool) { self.isQuick = isQuick }

    /// What is wrong with one result.
    package struct Problem: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable {
            /// The image or its sidecar is not there.
            case missing
            /// They are there, and are not what was published.
            case damaged
            /// A sidecar tells of a result that the ledger does not know.
            case unknown
        }

        package var kind: Kind
        /// The job that published it; nil where the ledger knows none.
        package var job: Int64?
        package var watch: String
        /// The image, absolute.
        package var output: String
        package var reason: String
    }

    package struct Report: Sendable, Codable, Hashable {
        package var version = 1
        /// Results of jobs that were looked at.
        package var checked = 0
        package var problems: [Problem] = []

        package init() {}
    }

    /// Checks the results of one tree.
    ///
    /// - Parameter jobs: the finished jobs of its watches, the newest first; of several for one result the first counts.
    package func check(
        _ listing: ResultsListing, jobs: [Job], into report: inout Report
    ) async throws(Failure) {
        var known: Set<String> = []
        for job in jobs where listing.watches.contains(job.stack.watch) {
            guard known.insert(job.output).inserted else { continue }
            report.checked += 1
            guard let (kind, reason) = problem(of: job, in: listing.root) else { continue }
            report.problems.append(
                Problem(
                    kind: kind, job: job.id, watch: job.stack.watch,
                    output: "\(listing.root)/\(job.output)", reason: reason))
        }
        var unknown: [Problem] = []
        try await listing.eachOutput { (output) throws(Failure) in
            let path = "\(listing.root)/\(output)"
            guard !known.contains(output),
                let record = try? SidecarRecord(contentsOf: "\(path).json", output: output),
                let watch = record.watch, listing.watches.contains(watch)
            else { return }
            unknown.append(
                Problem(
                    kind: .unknown, job: nil, watch: watch, output: path,
                    reason: "the ledger knows no job that published it"))
        }
        report.problems += unknown
    }

    private func problem(of job: Job, in root: String) -> (kind: Problem.Kind, reason: String)? {
        let image = "\(root)/\(job.output)"
        let isThere = (image: Folder.exists(image), sidecar: Folder.exists("\(image).json"))
        switch isThere {
        case (false, false): return (.missing, "neither the image nor its sidecar is there")
        case (false, true): return (.missing, "the image is not there")
        case (true, false): return (.missing, "the sidecar is not there")
        case (true, true): break
        }
        do throws(Failure) {
            let record = try SidecarRecord(contentsOf: "\(image).json", output: job.output)
            if let published = job.result, published != record.result {
                return (
                    .damaged, "the sidecar is for another image than the one that was published"
                )
            }
            return try difference(of: image, from: job.result ?? record.result).map {
                (.damaged, $0)
            }
        } catch {
            return (.damaged, error.message)
        }
    }

    /// What tells an image from the one that was published; nil where nothing does.
    private func difference(
        of image: String, from published: FileDigest
    ) throws(Failure) -> String? {
        var info = stat()
        guard lstat(image, &info) == 0 else { throw .system("cannot look at the image", image) }
        guard Int64(info.st_size) == published.size else {
            return "the image has \(info.st_size) bytes, \(published.size) were published"
        }
        guard !isQuick, try FileDigest(of: image).sha256 != published.sha256 else { return nil }
        return "the image's content is not what was published"
    }
}
