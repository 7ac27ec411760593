import Domain

/// What the worker is started for.
enum Order {
    case attempt(ticket: String)
    case probe(path: String, axes: String?)

    init(_ arguments: [String]) throws(Failure) {
        switch arguments.count {
        case 1 where !arguments[0].hasPrefix("-"): self = .attempt(ticket: arguments[0])
        case 2 where arguments[0] == "--probe": self = .probe(path: arguments[1], axes: nil)
        case 4 where arguments[0] == "--probe" && arguments[2] == "--axes":
            self = .probe(path: arguments[1], axes: arguments[3])
        default:
            throw Failure(
                .usage, "usage: unmix-worker TICKET | --probe FILE [--axes AXES]",
                advice: "unmixd starts it; by hand, use `unmix run`")
        }
    }
}
