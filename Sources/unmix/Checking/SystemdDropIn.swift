import Domain
import Rules

/// What the systemd unit is told so that the service may write into its folders (systemd.exec(5)).
///
/// The unit sees all of the machine read-only. A folder that is not there does not keep the service from starting, which
/// `RequiresMountsFor=` would do: one share that is away must not stop all watches.
struct SystemdDropIn {
    let text: String

    /// - Throws: `badRule` for a path that cannot be written in a unit.
    init(_ configuration: Configuration) throws(Failure) {
        var lines = [
            "# The folders into which the service may write: the results trees, and the drop folders for the",
            "# probe of a watch. From `unmix check --drop-in`; after a change say `systemctl daemon-reload`.",
            "[Service]",
        ]
        var known: Set<String> = []
        for folder in configuration.watches.flatMap({ [$0.folder, $0.results] })
        where known.insert(folder).inserted {
            lines.append("ReadWritePaths=-\(try Self.quoted(folder))")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// The drop-in's place.
    static let path = "/etc/systemd/system/unmixd.service.d/folders.conf"

    /// A path as one word of a unit's line, in which backslashes are themselves.
    private static func quoted(_ path: String) throws(Failure) -> String {
        guard !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Failure(
                .badRule, "a path with control characters cannot be written in a unit",
                subject: path, advice: "Rename the folder")
        }
        let plain = path.replacing("%", with: "%%")
        let isWord = !plain.contains { " \"'\\".contains($0) }
        return isWord ? plain : "\"" + plain.replacing("\"", with: "\"'\"'\"") + "\""
    }
}
