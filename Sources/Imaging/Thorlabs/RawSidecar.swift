import Domain

/// A small YAML file that says what the voxels beside it are, for raw files that no microscope describes.
///
/// It has a line for each of the sizes `T`, `Z`, `C`, `Y` and `X`, and may have `bits` (8, 16 or 32; else 16),
/// `pixel_size_um`, `z_step_um` and `time_increment_s`. Nothing else of YAML is understood, and nothing else is let pass,
/// so that a misspelt size is not lost.
struct RawSidecar {
    static let required = ["T", "Z", "C", "Y", "X"]
    private static let optional = ["bits", "pixel_size_um", "z_step_um", "time_increment_s"]
    private static let largest = 1 << 16

    let layout: RawLayout

    /// Whether a file is one: its first line that says something is one of these.
    static func recognises(_ file: InputFile) throws(Failure) -> Bool {
        guard file.count <= largest else { return false }
        let text = String(decoding: try file.bytes(at: 0, count: file.count), as: UTF8.self)
        guard let line = lines(text).first, let colon = line.firstIndex(of: ":") else {
            return false
        }
        return (required + optional).contains(line[..<colon].trimmed)
    }

    /// A name without its ending.
    static func stem(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// The lines that say something, without comments.
    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline)
            .map { $0.prefix { $0 != "#" }.trimmed }
            .filter { !$0.isEmpty && $0 != "---" && $0 != "..." }
    }

    init(_ file: InputFile) throws(Failure) {
        do throws(Failure) {
            layout = try Self.layout(
                String(decoding: try file.bytes(at: 0, count: file.count), as: UTF8.self))
        } catch {
            throw error.about(file.path)
        }
    }

    private static func layout(_ text: String) throws(Failure) -> RawLayout {
        guard text.last?.isNewline == true else {
            throw Failure(
                .incomplete, "its last line does not end, so that it may not be whole",
                advice: "Wait until it is copied whole, or write a line break at its end")
        }
        var values: [String: Double] = [:]
        for line in lines(text) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let key = parts[0].trimmed
            guard parts.count == 2, let value = Double(parts[1].trimmed), value.isFinite, value > 0
            else {
                throw Failure(
                    .badInput, "its line “\(line)” is none of a name and a number above 0",
                    advice: "Write it like `Z: 12`")
            }
            guard (required + optional).contains(key), values[key] == nil else {
                throw Failure(
                    .badInput,
                    "its key “\(key)” is \(values[key] == nil ? "unknown" : "there twice")",
                    advice: "Known are \((required + optional).joined(separator: ", "))")
            }
            values[key] = value
        }
        let sizes = try required.map { (key) throws(Failure) -> Int in
            guard let value = values[key] else {
                throw Failure(
                    .incomplete, "the size \(key) is missing in it",
                    advice: "Write it like `\(key): 2`, or wait until it is copied whole")
            }
            guard let size = Int(exactly: value) else {
                throw Failure(
                    .badInput, "its size \(key) is no whole number",
                    advice: "Write it like `\(key): 2`")
            }
            return size
        }
        let shape = try StackShape(checked: sizes[0], sizes[1], sizes[2], sizes[3], sizes[4])
        var description = StackDescription(
            format: "Raw voxels", shape: shape, sampleType: try sampleType(values["bits"] ?? 16))
        description.physicalSizeX = values["pixel_size_um"].map { Quantity($0, "µm") }
        description.physicalSizeY = description.physicalSizeX
        description.physicalSizeZ = values["z_step_um"].map { Quantity($0, "µm") }
        description.timeIncrement = values["time_increment_s"].map { Quantity($0, "s") }
        return try RawLayout(description, stride: shape.z, frames: shape.t * shape.z)
    }

    private static func sampleType(_ bits: Double) throws(Failure) -> SampleType {
        switch bits {
        case 8: return .uint8
        case 16: return .uint16
        case 32: return .uint32
        default:
            throw Failure(
                .badInput, "voxels of \(bits) bits are not supported",
                advice: "Say the bits that a voxel takes in the file: 8, 16 or 32")
        }
    }
}
