import Domain
import Rules

/// Where the parameters of a run come from: a file, and flags that override it.
struct ParameterSource {
    var file: String?
    var flags: [String: ParameterValue]

    /// The validated parameters of each step.
    ///
    /// - Throws: a ``Failure`` with the code `badRule` and everything that is wrong.
    func steps() throws(Failure) -> [UnmixingParameters] {
        var steps = try file.map { file throws(Failure) in try read(file) } ?? [[:]]
        if steps.count > 1 && !flags.isEmpty {
            throw Failure(
                .usage, "the file has \(steps.count) steps, so flags would not say which they mean",
                subject: file, advice: "Change the file instead")
        }
        if steps.count == 1 { steps[0].merge(flags) { $1 } }
        var result: [UnmixingParameters] = []
        for values in steps {
            do throws(ParameterProblems) {
                result.append(try UnmixingParameters(values))
            } catch {
                throw error.failure
            }
        }
        return result
    }

    private func read(_ file: String) throws(Failure) -> [[String: ParameterValue]] {
        do throws(Diagnostics) {
            guard let bytes = try SourceFile.read(file) else {
                throw Diagnostics([Diagnostic(file: file, message: "there is no such file")])
            }
            return try ParameterFile.steps(bytes: bytes, path: file)
        } catch {
            throw error.failure
        }
    }
}
