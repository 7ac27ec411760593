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
    /// - Parameter progress: called after each slice that was read.
    /// - Throws: a ``Failure`` about the input; the staging folder may then hold half a file.
    package static func run(
        _ ticket: Ticket, progress: @escaping (Progress) -> Void
    ) throws(Failure) -> Outcome.Success {
        do {
            return try process(ticket, progress: progress)
        } catch let failure as Failure {
            throw failure.about(ticket.input)
        } catch {
            throw Failure(
                .internalError, "unexpected error", subject: ticket.input, cause: "\(error)")
        }
    }

    private static func process(
        _ ticket: Ticket, progress: @escaping (Progress) -> Void
    ) throws -> Outcome.Success {
        let start = Date()
        let input = try InputFile(ticket.input)
        if let stamp = ticket.stamp { try input.check(against: stamp) }
        let reader = try StackFile.open(
            fileDescriptor: input.descriptor, name: ticket.input, axes: ticket.axes)
        if case .incomplete(let reason) = try reader.completeness() {
            throw Failure(
                .incomplete, "it is not complete: \(reason)",
                advice: "Wait until it is written or copied whole")
        }
        let plan = try Plan(ticket.steps, for: reader.description)
        let hash = try InputHash(of: input)

        let image = Folder.name(of: ticket.output)
        let writer = try OMETIFFWriter(
            path: "\(ticket.staging)/\(image)", description: plan.output,
            compression: ticket.compression, creator: "unmixd \(Version.software)")
        var unmixing = StackUnmixing(plan, reader: reader, report: progress)
        let reports = try unmixing.run(into: writer)
        unmixing.reportFinishing()
        try writer.finish()
        let sha256 = try hash.value()
        try input.check(against: input.stamp)

        let sidecar = Sidecar(
            ticket: ticket, input: plan.input, stamp: input.stamp, inputDigest: sha256,
            reports: reports, warnings: reports.flatMap(\.warnings),
            startedAt: start.timeIntervalSince1970, endedAt: Date().timeIntervalSince1970)
        try FlushedFile.write(sidecar.document.text, to: "\(ticket.staging)/\(image).json")
        return Outcome.Success(
            files: [image, "\(image).json"], stamp: input.stamp, inputDigest: sha256,
            alpha: reports.last?.coefficients.map(\.alpha) ?? [], warnings: sidecar.warnings,
            seconds: Date().timeIntervalSince(start))
    }
}
