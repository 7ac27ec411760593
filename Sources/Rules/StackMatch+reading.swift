import Domain
import Yams

extension StackMatch {
    /// Reads the `match` of a rule; what is wrong with it becomes findings.
    init(_ node: Node, _ findings: inout Findings) {
        self.init()
        let keys = ["file", "channels", "channel_names", "time_points", "z_slices", "dtype"]
        guard let mapping = MappingReader(node, what: "`match`", keys: keys, &findings) else {
            return
        }
        for (text, node) in findings.texts("file", mapping["file"]) {
            do throws(GlobError) {
                files.append(try Glob(text))
            } catch {
                findings.report(
                    "`file`: \(error.message)", at: node.mark, advice: error.advice)
            }
        }
        channels = Self.extent("channels", mapping["channels"], &findings)
        timePoints = Self.extent("time_points", mapping["time_points"], &findings)
        zSlices = Self.extent("z_slices", mapping["z_slices"], &findings)
        channelNames = findings.texts("channel_names", mapping["channel_names"]).map(\.text)
        for (text, node) in findings.texts("dtype", mapping["dtype"]) {
            if let type = SampleType(rawValue: text.lowercased()) {
                sampleTypes.append(type)
            } else {
                let names = SampleType.allCases.map(\.rawValue)
                findings.refuse("dtype", node, "one of \(names.joined(separator: ", "))")
            }
        }
    }

    private static func extent(
        _ key: String, _ node: Node?, _ findings: inout Findings
    ) -> Extent? {
        guard let node else { return nil }
        if case .scalar(let scalar) = node {
            guard case .integer(let count) = scalar.value, count >= 1 else {
                findings.refuse(key, node, "a whole number ≥ 1, or a mapping with `min` and `max`")
                return nil
            }
            return Extent(min: count, max: count)
        }
        let mapping = MappingReader(node, what: "`\(key)`", keys: ["min", "max"], &findings)
        guard let mapping else { return nil }
        let min = findings.integer("min", mapping["min"], in: 1...(.max))
        let max = findings.integer("max", mapping["max"], in: 1...(.max))
        if mapping.all.isEmpty {
            findings.report("`\(key)` has neither `min` nor `max`", at: node.mark)
        }
        if let min, let max, min > max {
            findings.report("`min` is above `max`: nothing would match", at: mapping["min"]?.mark)
        }
        return Extent(min: min, max: max)
    }
}
