import Domain
import FoundationEssentials
import Glibc
import Imaging
import Unmixing

/// The JSON file beside a result: what was done to which stack, by which rule, with what figures.
///
/// It holds every key of the reference's report, then this project's own under `unmixd`. Where a rule has several steps,
/// the report is that of the last one, and `unmixd.steps` holds all of them.
struct Sidecar {
    static let currentVersion = 1

    var ticket: Ticket
    var input: StackDescription
    /// The stack's files with their digests.
    var files: [InputHash.Entry]
    var reports: [StepReport]
    var warnings: [String]
    /// Seconds since 1970.
    var startedAt: Double
    /// Seconds since 1970.
    var endedAt: Double

    /// The document, ready to be written.
    var document: JSONValue {
        let paths: [JSONValue.Member] = [
            .init("input_path", .string(ticket.input)),
            .init("output_path", .string(ticket.output)),
            .init("report_path", .string("\(ticket.output).json")),
        ]
        let report = reports.last.map { Self.members(of: $0, shape: input.shape) } ?? []
        return .object(paths + report + [.init("unmixd", .object(ownMembers))])
    }

    private var ownMembers: [JSONValue.Member] {
        let provenance = ticket.provenance
        return [
            .init("version", .integer(Self.currentVersion)),
            .init("software_version", .string(Version.software)),
            .init("engine_version", .string(Version.engine)),
            .init("integer_rounding", .string("half_even")),
            .init("input_format", .string(input.format)),
            .init("input_dtype", .string(input.sampleType.rawValue)),
            .init(
                "channel_names",
                .array(input.facts.channelNames.map { .optional($0) { .string($0) } })),
            .init("input_size", .integer(files.reduce(0) { $0 + $1.file.count })),
            .init(
                "input_mtime",
                .string(Self.moment(Double(files.map(\.file.stamp.mtime).max() ?? 0) / 1e9))),
            .init("input_sha256", .string(files.digest)),
            .init(
                "input_files",
                .array(
                    files.map {
                        .object([
                            .init("name", .string($0.file.name)),
                            .init("size", .integer($0.file.count)),
                            .init("sha256", .string($0.digest)),
                        ])
                    })),
            .init("image", .integer(ticket.image.index)),
            .init("images", .integer(ticket.image.count)),
            .init("watch", .optional(provenance.watch) { .string($0) }),
            .init("rule_file", .optional(provenance.ruleFile) { .string($0) }),
            .init("rule_name", .optional(provenance.ruleName) { .string($0) }),
            .init("rule_sha256", .optional(provenance.ruleHash) { .string($0) }),
            .init("compression", .string(ticket.compression.rawValue)),
            .init("axes", .optional(ticket.axes) { .string($0) }),
            .init("started_at", .string(Self.moment(startedAt))),
            .init("ended_at", .string(Self.moment(endedAt))),
            .init("host", .string(Self.host)),
            .init("steps", .array(reports.map { .object(stepMembers($0)) })),
            .init("warnings", .array(warnings.map { .string($0) })),
        ]
    }

    private func stepMembers(_ report: StepReport) -> [JSONValue.Member] {
        let parameters = report.step.parameters
        let values = parameters.values
        let names = UnmixingParameters.names.filter { values[$0] != nil }
        return [
            .init(
                "parameters",
                .object(names.map { .init($0, JSONValue(values[$0] ?? .null)) })),
            .init("alpha_by_t", .array(report.coefficients.map { .number($0.alpha) })),
            .init(
                "alpha_reverse_by_t",
                parameters.bidirectional
                    ? .array(report.coefficients.map { .optional($0.reverse) { .number($0) } })
                    : .null),
            .init("quality", .object(report.qualityMembers)),
        ]
    }

    private static func moment(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }

    private static var host: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
