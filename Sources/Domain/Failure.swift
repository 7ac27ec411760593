/// Why something did not work, in words for the person who has to do something about it.
///
/// Stages throw it, the caller that knows the file adds it, and only `main` turns it into an exit code.
public struct Failure: Error, Sendable, Codable, Hashable {
    public var code: Code
    /// The file, folder or parameter that it is about.
    public var subject: String?
    /// What happened and why, without a full stop.
    public var message: String
    /// What the underlying library or the kernel said, for the log.
    public var cause: String?
    /// What to do about it, a sentence.
    public var advice: String?

    public init(
        _ code: Code, _ message: String, subject: String? = nil, cause: String? = nil,
        advice: String? = nil
    ) {
        self.code = code
        self.message = message
        self.subject = subject
        self.cause = cause
        self.advice = advice
    }

    /// The same failure, said of a file when it did not yet say of which.
    public func about(_ subject: String) -> Failure {
        var failure = self
        failure.subject = self.subject ?? subject
        return failure
    }
}

extension Failure: CustomStringConvertible {
    /// One line that says where, what, why, and what to do.
    ///
    /// Control characters of hostile file names are escaped.
    public var description: String {
        var line = message
        if let subject { line = "\(subject): \(line)" }
        if let cause { line += " (\(cause))" }
        if let advice { line += ". \(advice)" }
        return line.escapingControlCharacters
    }
}

extension Failure {
    /// The class of a failure: what becomes of the job, and the exit code by sysexits.h.
    public struct Code: RawRepresentable, Sendable, Codable, Hashable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// The command was called wrongly.
        public static let usage = Code(rawValue: "usage")
        /// The input is no readable stack; final until the file changes.
        public static let badInput = Code(rawValue: "bad input")
        /// The input is there but not all of it; it may still arrive.
        public static let incomplete = Code(rawValue: "incomplete")
        /// The input is not there.
        public static let noInput = Code(rawValue: "no input")
        /// The service cannot be reached.
        public static let unavailable = Code(rawValue: "unavailable")
        /// A fault of this program.
        public static let internalError = Code(rawValue: "internal error")
        /// The output cannot be made where it should be; final until somebody makes room for it.
        public static let cannotCreate = Code(rawValue: "cannot create output")
        /// Reading or writing failed; worth another attempt.
        public static let io = Code(rawValue: "I/O error")
        /// It may work later: no space, share gone, killed.
        public static let temporary = Code(rawValue: "temporary")
        /// The worker crashed on this input.
        public static let crash = Code(rawValue: "crash")
        /// The worker took more memory than it may; tried once more, alone and with a larger budget.
        public static let memory = Code(rawValue: "memory")
        /// The worker took longer than it may.
        public static let timeout = Code(rawValue: "timeout")
        /// The configuration, the rule file or a parameter is wrong; final until it is mended.
        public static let badRule = Code(rawValue: "bad rule")

        /// Whether another attempt on the same input under the same rule may succeed.
        public var isRetryable: Bool {
            [.io, .temporary, .crash, .memory, .timeout].contains(self)
        }

        /// The exit code of a command that ends with this failure (sysexits.h).
        public var exitCode: Int32 {
            switch self {
            case .usage: 64
            case .badInput, .incomplete: 65
            case .noInput: 66
            case .unavailable: 69
            case .cannotCreate: 73
            case .io: 74
            case .temporary, .memory, .timeout: 75
            case .badRule: 78
            default: 70
            }
        }
    }
}

extension String {
    /// The text with control characters, line breaks and escape sequences made visible, safe for a log or a terminal.
    public var escapingControlCharacters: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            result += scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || (0x2028...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}
