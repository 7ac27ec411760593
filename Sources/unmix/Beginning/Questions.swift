import ArgumentParser
import Glibc

/// Asks on the terminal for what no option says.
struct Questions {
    /// Whether somebody is there to answer.
    private let isInteractive = isatty(STDIN_FILENO) == 1 && Terminal.isInteractive

    /// An answer that has a usual value.
    ///
    /// - Parameter given: by an option; then nothing is asked.
    func ask(_ question: String, _ given: String?, default usual: String) throws -> String {
        if let given { return given }
        guard isInteractive else { return usual }
        return try answer(to: "\(question) [\(usual)]: ") ?? usual
    }

    /// An answer that somebody has to give.
    ///
    /// - Parameters:
    ///   - option: that gives it.
    ///   - proposal: what an empty answer means.
    func ask(
        _ question: String, _ given: String?, _ option: String, _ proposal: String? = nil
    ) throws -> String {
        if let given { return given }
        guard isInteractive else { throw ValidationError("Say \(option).") }
        while true {
            let hint = proposal.map { " [\($0)]" } ?? ""
            if let text = try answer(to: "\(question)\(hint): ") ?? proposal { return text }
        }
    }

    /// A line from the terminal; nil for an empty one.
    private func answer(to prompt: String) throws -> String? {
        Terminal.showProgress(prompt)
        guard let line = readLine() else { throw ExitCode(64) }
        return line.isEmpty ? nil : line
    }
}
