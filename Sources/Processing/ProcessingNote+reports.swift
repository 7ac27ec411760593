import Domain
import Imaging

extension ProcessingNote {
    /// What was done, for the result's OME-XML; the sidecar says it in full.
    init(_ reports: [StepReport], _ provenance: Ticket.Provenance) {
        self.init([.init("software", "unmixd"), .init("software_version", Version.software)])
        if let rule = provenance.ruleName { entries.append(.init("rule", rule)) }
        for (number, report) in reports.enumerated() {
            let prefix = reports.count > 1 ? "step_\(number + 1)_" : ""
            let (step, parameters) = (report.step, report.step.parameters)
            entries += [
                .init("\(prefix)source_channel", "\(step.source)"),
                .init("\(prefix)target_channel", "\(step.target)"),
                .init("\(prefix)alpha_mode", parameters.effectiveMode.rawValue),
                .init(
                    "\(prefix)method",
                    parameters.effectiveMode == .fixed
                        ? "manual" : parameters.forward.method.rawValue),
                .init("\(prefix)alpha", Self.list(report.coefficients.map(\.alpha))),
            ]
            guard parameters.bidirectional else { continue }
            let reverse = report.coefficients.compactMap(\.reverse)
            entries.append(.init("\(prefix)alpha_reverse", Self.list(reverse)))
        }
    }

    /// One coefficient where all time points share it, else one for each.
    private static func list(_ alpha: [Double]) -> String {
        (Set(alpha).count == 1 ? alpha.prefix(1) : alpha[...]).map { "\($0)" }
            .joined(separator: " ")
    }
}
