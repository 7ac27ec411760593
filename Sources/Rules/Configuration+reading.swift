import Domain
import Yams

extension Configuration {
    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, at most 1 MiB of UTF-8.
    ///   - path: the file's name in messages.
    ///   - environment: `STATE_DIRECTORY` and `RUNTIME_DIRECTORY`, which systemd sets, give defaults.
    ///   - cores: of this machine; half of them are the default of `workers`, what a worker has of them that of
    ///     `threads`.
    /// - Throws: everything that is wrong, not only the first.
    package init(
        bytes: [UInt8], path: String, environment: [String: String], cores: Int
    ) throws(Diagnostics) {
        var findings = Findings(path: path)
        guard let root = try YAMLDocument.root(bytes: bytes, path: path) else {
            findings.report(
                "the file is empty", at: nil,
                advice: "Give at least one watch with `name`, `folder` and `results`")
            throw Diagnostics(findings.list)
        }
        let keys = [
            "watches", "workers", "threads", "memory", "timeout", "sandbox", "state", "socket",
        ]
        let mapping = MappingReader(root, what: "the configuration", keys: keys, &findings)
        guard let mapping else { throw Diagnostics(findings.list) }
        let watches = Self.watches(mapping.required("watches", &findings), &findings)
        let workers = findings.integer("workers", mapping["workers"], in: 1...256)
        let threads = findings.integer("threads", mapping["threads"], in: 1...256)
        let memory = findings.byteCount("memory", mapping["memory"])
        let timeout = findings.duration("timeout", mapping["timeout"])
        let sandbox = findings.choice(
            "sandbox", mapping["sandbox"], of: WorkerLimits.Strictness.self)
        let state =
            findings.folder("state", mapping["state"])
            ?? environment.directory("STATE_DIRECTORY") ?? "/var/lib/unmixd"
        let socket =
            findings.folder("socket", mapping["socket"])
            ?? (environment.directory("RUNTIME_DIRECTORY") ?? state) + "/control.sock"
        if socket.utf8.count > 107 {
            findings.report(
                "the path of the control socket is longer than 107 bytes: \(socket)",
                at: (mapping["socket"] ?? mapping["state"])?.mark,
                advice: "Give a shorter path with `socket`")
        }
        Self.check(watches, state: (state, mapping["state"]?.mark), &findings)
        try findings.check()
        self.init(
            watches: watches.map(\.watch), workers: workers ?? max(1, cores / 2), state: state,
            socket: socket)
        limits = WorkerLimits(
            memory: memory ?? limits.memory, sandbox: sandbox ?? limits.sandbox,
            threads: threads ?? max(1, cores / self.workers))
        self.timeout = timeout ?? self.timeout
    }

    private static func watches(_ node: Node?, _ findings: inout Findings) -> [PlacedWatch] {
        guard let node else { return [] }
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            findings.refuse("watches", node, "a list with at least one watch")
            return []
        }
        return sequence.compactMap { watch($0, &findings) }
    }

    private static func watch(_ node: Node, _ findings: inout Findings) -> PlacedWatch? {
        let keys = [
            "name", "folder", "results", "settle", "scan", "ignore", "ready_when", "hand_over",
            "priority", "at_once",
        ]
        guard let mapping = MappingReader(node, what: "a watch", keys: keys, &findings) else {
            return nil
        }
        let name = findings.watchName(mapping.required("name", &findings))
        let folder = findings.folder("folder", mapping.required("folder", &findings))
        let results = findings.folder("results", mapping.required("results", &findings))
        let scan = findings.duration("scan", mapping["scan"])
        let settle = mapping["settle"].flatMap {
            MappingReader($0, what: "`settle`", keys: ["quiet", "give_up"], &findings)
        }
        let quiet = findings.duration("quiet", settle?["quiet"])
        let giveUp = findings.duration("give_up", settle?["give_up"])
        let intake = findings.intake(of: mapping)
        let priority = findings.integer("priority", mapping["priority"], in: -100...100)
        let atOnce = findings.integer("at_once", mapping["at_once"], in: 1...256)
        guard let name, let folder, let results else { return nil }
        var watch = Watch(name: name, folder: folder, results: results)
        watch.quiet = quiet ?? watch.quiet
        watch.giveUp = giveUp ?? watch.giveUp
        watch.scan = scan ?? watch.scan
        (watch.ignore, watch.readyWhen, watch.handOver) = intake
        (watch.priority, watch.atOnce) = (priority ?? 0, atOnce)
        if watch.giveUp <= watch.quiet {
            findings.report(
                "`give_up` is not longer than `quiet`, so that no stack would ever settle",
                at: (settle?["give_up"] ?? settle?["quiet"])?.mark)
        }
        return PlacedWatch(
            watch: watch, name: mapping["name"]?.mark, folder: mapping["folder"]?.mark,
            results: mapping["results"]?.mark)
    }
}

extension [String: String] {
    /// The first folder of a variable in which systemd lists folders.
    fileprivate func directory(_ variable: String) -> String? {
        self[variable]?.split(separator: ":").first.map(String.init)
    }
}
