package import Domain
import Yams

/// The parameters in a file of their own: YAML or JSON, one mapping or a list of steps; or an earlier sidecar.
package enum ParameterFile {
    /// Reads the raw parameters of each step; what they mean is checked by ``Domain/UnmixingParameters``.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, at most 1 MiB of UTF-8.
    ///   - path: the file's name in messages.
    package static func steps(
        bytes: [UInt8], path: String
    ) throws(Diagnostics) -> [[String: ParameterValue]] {
        guard let root = try YAMLDocument.root(bytes: bytes, path: path) else { return [[:]] }
        var findings = Findings(path: path)
        let steps = sidecarSteps(root) ?? (root.sequence.map(Array.init) ?? [root])
        let values = steps.map { parameters($0, &findings) }
        try findings.check()
        return values
    }

    /// The parameters that a sidecar keeps of each step; nil where the file is none.
    private static func sidecarSteps(_ root: Node) -> [Node]? {
        root["unmixd"]?["steps"]?.sequence?.compactMap { $0["parameters"] }
    }

    private static func parameters(
        _ node: Node, _ findings: inout Findings
    ) -> [String: ParameterValue] {
        guard let mapping = node.mapping else {
            findings.report("it is \(node.words), must be a mapping of parameters", at: node.mark)
            return [:]
        }
        var values: [String: ParameterValue] = [:]
        for (key, value) in mapping {
            values[key.string ?? key.words] = value.scalar.map(\.value) ?? .other(value.words)
        }
        return values
    }
}
