package import Domain
import Files
import FoundationEssentials
import Imaging

/// One attempt at a stack: open, plan, measure, correct, write, sidecar.
package enum Attempt {
    /// Runs the attempt that a ticket describes.
    ///
    /// It reads the input and writes into the staging folder, where the image and its sidecar are flushed to disk when
    /// it returns.
    ///
    /// - Parameters:
    ///   - timePointBudget: bytes that time points may take that are kept from their measurement to their correction;
    ///     what is larger is read twice. By default 256 MiB, or a quarter of the worker's memory where that is less.
    ///   - progress: called after slices were read.
    /// - Throws: a ``Failure`` about the input; the staging folder may then hold half a file.
    package static func run(
        _ ticket: Ticket, timePointBudget: Int? = nil,
        progress: @escaping (Progress) -> Void
    ) throws(Failure) -> Outcome.Success {
        do {
            let budget = timePointBudget ?? Int(min(256 << 20, ticket.limits.memory / 4))
            return try process(ticket, budget, progress: progress)
        } catch let failure as Failure {
            throw failure.about(ticket.input)
        } catch {
            throw Failure(
                .internalError, "unexpected error", subject: ticket.input, cause: "\(error)")
        }
    }

    private static func process(
        _ ticket: Ticket, _ timePointBudget: Int, progress: @escaping (Progress) -> Void
    ) throws -> Outcome.Success {
        let start = Date()
        let stack = try Acquisition.open(path: ticket.input, axes: ticket.axes)
        if let members = ticket.members { try stack.check(against: members) }
        if case .incomplete(let reason) = try stack.completeness() {
            throw Failure(
                .incomplete, "it is not complete: \(reason)",
                advice: "Wait until it is written or copied whole")
        }
        let reader = try image(ticket.image, of: stack)
        let plan = try Plan(ticket.steps, for: reader.description)
        let slices = SlicePlan(
            plan, threads: ticket.limits.threads, timePointBudget: timePointBudget)
        let hash = InputHash(of: stack.files, isLittle: slices.isLittle)

        let name = Folder.name(of: ticket.output)
        let writer = try OMETIFFWriter(
            path: "\(ticket.staging)/\(name)", description: plan.output,
            compression: ticket.compression, creator: "unmixd \(Version.software)",
            threads: ticket.limits.threads)
        let resultHash = ResultHash(of: writer.written, isLittle: slices.isLittle)
        var unmixing = StackUnmixing(
            plan, slices, threads: ticket.limits.threads, report: progress)
        let reports = try unmixing.run(from: reader, into: writer)
        unmixing.reportFinishing()
        try writer.finish(ProcessingNote(reports, ticket.provenance))
        let image = try resultHash.value()
        let digests = try hash.value()
        try stack.check(against: stack.members)

        let sidecar = Sidecar(
            ticket: ticket, input: plan.input, files: digests, result: image, reports: reports,
            warnings: reports.flatMap(\.warnings), startedAt: start.timeIntervalSince1970,
            endedAt: Date().timeIntervalSince1970)
        try FlushedFile.write(sidecar.document.text, to: "\(ticket.staging)/\(name).json")
        return Outcome.Success(
            files: [name, "\(name).json"], members: stack.members, image: image,
            inputDigest: digests.digest,
            alpha: reports.last?.coefficients.map(\.alpha) ?? [], warnings: sidecar.warnings,
            seconds: Date().timeIntervalSince(start))
    }

    private static func image(
        _ number: ImageNumber, of stack: Acquisition
    ) throws(Failure) -> any StackReader {
        guard number.count == stack.images.count else {
            throw Failure(
                .incomplete,
                "it has \(stack.images.count) images now, and had \(number.count) when it was"
                    + " looked at", advice: "Wait until nobody writes it any more")
        }
        return stack.images[number.index]
    }
}
