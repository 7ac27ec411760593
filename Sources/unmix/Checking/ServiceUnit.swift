import Files
import FoundationEssentials
import Rules

/// What the installed systemd unit lets the service do with folders, read from its files (systemd.unit(5)).
struct ServiceUnit {
    private(set) var command = ""
    /// Whether the service sees the machine read-only but for ``writable``.
    private(set) var isReadOnly = false
    private(set) var writable: [String] = []
    /// Whether the service has a /tmp and a /var/tmp of its own.
    private(set) var hasOwnTemporaryFolder = false

    /// - Parameter root: of the machine's files.
    /// - Returns: nil where no unit is installed.
    init?(root: String = "") {
        let places = ["etc", "run", "usr/local/lib", "usr/lib", "lib"]
            .map { "\(root)/\($0)/systemd/system/unmixd.service" }
        guard let unit = places.first(where: Folder.exists) else { return nil }
        var dropIns: [String: String] = [:]
        for folder in places.map({ "\($0).d" }) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where name.hasSuffix(".conf") && dropIns[name] == nil {
                dropIns[name] = "\(folder)/\(name)"
            }
        }
        for file in [unit] + dropIns.sorted(by: { $0.key < $1.key }).map(\.value) { read(file) }
    }

    private mutating func read(_ file: String) {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = String(parts[1])
            switch parts[0] {
            case "ExecStart": command = value
            case "ProtectSystem": isReadOnly = value == "strict"
            case "PrivateTmp": hasOwnTemporaryFolder = ["yes", "true", "on", "1"].contains(value)
            case "ReadWritePaths" where value.isEmpty: writable = []
            case "ReadWritePaths": writable += Self.words(value)
            default: break
            }
        }
    }

    /// Whether it is this configuration that the service is started with.
    func uses(configuration: String) -> Bool {
        command.split(separator: " ").contains { $0 == configuration }
    }

    /// What the service could not do in its folders, run by this unit.
    func problems(of configuration: Configuration) -> [Diagnostic] {
        configuration.watches.flatMap { watch in
            let hidden = [watch.folder, watch.results].filter { folder in
                hasOwnTemporaryFolder
                    && ["/tmp", "/var/tmp"].contains { RealPath.isInside(folder, $0) }
            }
            var problems = hidden.map {
                Diagnostic(
                    file: $0,
                    message: "the unit has a temporary folder of its own and does not see it",
                    advice: "Take a folder elsewhere")
            }
            if isReadOnly && !writable.contains(where: { RealPath.isInside(watch.results, $0) }) {
                problems.append(
                    Diagnostic(
                        file: watch.results,
                        message: "the unit unmixd.service may not write into the results tree",
                        advice:
                            "Say `mkdir -p \(Folder.parent(of: SystemdDropIn.path))`, `unmix check "
                            + "--drop-in > \(SystemdDropIn.path)`, `systemctl daemon-reload` and "
                            + "`systemctl restart unmixd`"))
            }
            return problems
        }
    }

    /// The paths of a line: quotes hold words together, `%%` is a percent sign, `-` and `+` before a path are no part of it.
    private static func words(_ value: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in value + " " {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == " " || character == "\t" {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return words.map {
            String($0.drop { "-+".contains($0) }).replacing("%%", with: "%")
        }
    }
}
