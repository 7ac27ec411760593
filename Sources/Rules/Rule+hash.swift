import Crypto
import Domain

extension Rule {
    /// SHA-256 of everything in the rule that changes the result, in hexadecimal; nil for a rule that skips.
    ///
    /// Comments, the conditions, `on_change` and the order of keys do not count, nor does the name unless it is part of the output's
    /// path; a parameter that is given its default counts the same as one that is left out.
    package var hash: String? {
        guard case .unmix(let recipe) = action else { return nil }
        let content = HashedContent(
            steps: recipe.steps, axes: recipe.axes, compression: recipe.compression,
            output: recipe.output.description, name: recipe.output.usesRuleName ? name : nil)
        guard let data = try? JSONCoding.encode(content) else { return nil }
        return SHA256.hash(data: data).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        .joined()
    }
}

/// What the hash is over, as JSON with sorted keys.
private struct HashedContent: Encodable {
    /// Raised where the same rule shall count as another one.
    var version = 1
    var steps: [UnmixingParameters]
    var axes: String?
    var compression: Compression
    var output: String
    var name: String?
}
