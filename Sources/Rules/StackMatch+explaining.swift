package import Domain

extension StackMatch {
    /// Whether the file's name and folder fit.
    ///
    /// - Parameter path: relative to the rule file's folder.
    package func fits(path: String) -> Bool {
        files.isEmpty || files.contains { $0.matches(path) }
    }

    /// Whether all that is known of the stack without its voxels fits.
    package func fits(_ facts: StackFacts) -> Bool { reasonsAgainst(facts).isEmpty }

    /// Why the file's name or folder does not fit, in words; nil where it does.
    func reasonAgainst(path: String) -> String? {
        guard !fits(path: path) else { return nil }
        let wanted = files.map { "`\($0)`" }.joined(separator: " or ")
        let isCase = files.contains { $0.matchesIgnoringCase(path) }
        let hint = isCase ? ", which differs in upper and lower case" : ""
        return "file: the stack is `\(path)`, the rule wants \(wanted)\(hint)"
    }

    /// Why the stack does not fit, one text for each condition that does not hold.
    func reasonsAgainst(_ facts: StackFacts) -> [String] {
        var reasons: [String] = []
        for (key, wanted, count) in [
            ("channels", channels, facts.shape.c), ("time_points", timePoints, facts.shape.t),
            ("z_slices", zSlices, facts.shape.z),
        ] {
            guard let wanted, !wanted.contains(count) else { continue }
            reasons.append("\(key): the stack has \(count), the rule wants \(wanted)")
        }
        let names = facts.channelNames.compactMap(\.self)
        let lowercased = Set(names.map { $0.lowercased() })
        let missing = channelNames.filter { !lowercased.contains($0.lowercased()) }
        if !missing.isEmpty {
            let has = names.isEmpty ? "names no channels" : "has \(names.joined(separator: ", "))"
            reasons.append(
                "channel_names: the stack \(has), the rule wants "
                    + channelNames.joined(separator: ", "))
        }
        if !sampleTypes.isEmpty && !sampleTypes.contains(facts.sampleType) {
            let wanted = sampleTypes.map(\.rawValue).joined(separator: " or ")
            reasons.append("dtype: the stack has \(facts.sampleType), the rule wants \(wanted)")
        }
        return reasons
    }
}
