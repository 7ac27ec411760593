import Domain

/// What the worker is started for.
enum Order {
    case attempt(ticket: String)
    case probe(path: String, axes: String?, limits: WorkerLimits)

    init(_ arguments: [String]) throws(Failure) {
        if arguments.count == 1, !arguments[0].hasPrefix("-") {
            self = .attempt(ticket: arguments[0])
            return
        }
        guard arguments.count >= 2, arguments.count % 2 == 0, arguments[0] == "--probe" else {
            throw Self.misuse
        }
        var axes: String?
        var limits = WorkerLimits(memory: .max, sandbox: .off)
        for index in stride(from: 2, to: arguments.count, by: 2) {
            let value = arguments[index + 1]
            switch arguments[index] {
            case "--axes": axes = value
            case "--memory":
                guard let memory = Int64(value) else { throw Self.misuse }
                limits.memory = memory
            case "--sandbox":
                guard let sandbox = WorkerLimits.Strictness(rawValue: value) else {
                    throw Self.misuse
                }
                limits.sandbox = sandbox
            default: throw Self.misuse
            }
        }
        self = .probe(path: arguments[1], axes: axes, limits: limits)
    }

    /// What `ps` and `top` show the process as, of 15 bytes at most.
    var processName: String {
        switch self {
        case .attempt: "unmix-attempt"
        case .probe: "unmix-probe"
        }
    }

    private static let misuse = Failure(
        .usage,
        "usage: unmix-worker TICKET | --probe FILE [--axes AXES] [--memory BYTES]"
            + " [--sandbox best_effort|required|off] | --nursery",
        advice: "unmixd starts it; by hand, use `unmix run`")
}
