import Domain

/// MetaMorph's `.nd` file: a text that says which files a multi-dimensional acquisition consists of.
///
/// Its lines are pairs such as `"NTimePoints", 13`; the first is `"NDInfoFile"`, the last `"EndFile"`. There are versions
/// 1.0 and 2.0, which differ in whether planes lie in STK files or in pages.
struct NDFile {
    /// Largest file that is taken for one, in bytes.
    static let largest = 1 << 22

    struct Wave: Hashable {
        var name: String
        /// Whether it was taken at all heights.
        var isStack: Bool
    }

    /// Empty where the names of files do not count wavelengths.
    let waves: [Wave]
    /// Their names; empty where the names of files do not count them.
    let stages: [String]
    /// Nil where the names of files do not count them.
    let times: Int?
    let slices: Int
    /// Micrometres; nil where it is not said.
    let step: Double?
    let hasWaveNames: Bool
    let version: String
    /// What somebody wrote about it.
    let text: String?
    /// Milliseconds since 1970, in local time.
    let started: Int?

    /// Whether a file begins as one does.
    static func recognises(_ file: InputFile) throws(Failure) -> Bool {
        guard file.count <= largest else { return false }
        let head = try file.bytes(at: 0, count: min(16, file.count))
        return UICCursor.text(head.dropFirst(head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
            .hasPrefix("\"NDInfoFile\"")
    }

    init(_ file: InputFile) throws(Failure) {
        let values = try Self.values(UICCursor.text(try file.bytes(at: 0, count: file.count)))
        let flag = { (key: String) in values[key]?.uppercased() == "TRUE" }
        version = values["NDInfoFile"].map { $0.filter { $0.isNumber || $0 == "." } } ?? ""
        hasWaveNames = flag("WaveInFileName")
        slices = flag("DoZSeries") ? try Self.count("NZSteps", values) : 1
        times = flag("DoTimelapse") ? try Self.count("NTimePoints", values) : nil
        step = values["ZStepSize"].flatMap { MetaMorphText.number($0) }
            .flatMap { $0 != 0 ? abs($0) : nil }
        text = values["Description"].flatMap { $0.isEmpty ? nil : $0 }
        started = values["StartTime1"].flatMap { MetaMorphText.time($0) }
        let waveCount = flag("DoWave") ? try Self.count("NWavelengths", values) : 0
        let stageCount = flag("DoStage") ? try Self.count("NStagePositions", values) : 0
        waves = (0..<waveCount).map { number in
            Wave(
                name: values["WaveName\(number + 1)"] ?? "",
                isStack: values["WaveDoZ\(number + 1)"]?.uppercased() != "FALSE")
        }
        stages = (0..<stageCount).map { values["Stage\($0 + 1)"] ?? "" }
        let counts = [max(1, waveCount), max(1, stageCount), times ?? 1]
        _ = try StackShape(checked: counts[2], counts[1], counts[0], 1, 1)
        guard counts.reduce(1, *) <= 100_000 else {
            throw Failure(
                .badInput,
                "it names \(counts.reduce(1, *)) files; more than 100000 are not"
                    + " supported")
        }
    }

    private static func count(_ key: String, _ values: [String: String]) throws(Failure) -> Int {
        guard let count = values[key].flatMap({ Int($0) }), (1...1_000_000).contains(count) else {
            throw Failure(
                .badInput, "its `\(key)` is no number of files: “\(values[key] ?? "")”",
                advice: "Take the .nd file anew from the microscope")
        }
        return count
    }

    /// The values by their keys, without quotation marks; a text of several lines goes on until the next key.
    private static func values(_ text: String) throws(Failure) -> [String: String] {
        var values: [String: String] = [:]
        var last: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == "\u{FEFF}" }
            if line.trimmed == "\"EndFile\"" { return values }
            guard line.first == "\"", let comma = line.firstIndex(of: ","),
                line[..<comma].trimmed.hasSuffix("\"")
            else {
                if let last { values[last, default: ""] += "\n" + line.trimmed }
                continue
            }
            let key = unquoted(line[..<comma])
            values[key] = unquoted(line[line.index(after: comma)...])
            last = key
        }
        throw Failure(
            .incomplete, "its .nd file is not whole: the line “EndFile” is missing",
            advice: "Wait until it is written or copied whole")
    }

    private static func unquoted(_ text: Substring) -> String {
        let text = text.trimmed
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }
}
