import Domain
import FoundationEssentials
import Rules

/// The configuration, from its file.
enum ConfigurationFile {
    /// - Throws: a ``Failure`` with the code `badRule` and everything that is wrong with it.
    static func read(
        _ path: String, environment: [String: String]
    ) throws(Failure) -> Configuration {
        do throws(Diagnostics) {
            guard let bytes = try SourceFile.read(path) else {
                throw Diagnostics([
                    Diagnostic(
                        file: path, message: "there is no such file",
                        advice: "Make it, or name another one with --config")
                ])
            }
            return try Configuration(
                bytes: bytes, path: path, environment: environment,
                cores: ProcessInfo.processInfo.activeProcessorCount)
        } catch {
            throw error.failure
        }
    }
}
