import Domain

/// ThorImage's `Experiment.xml`: the settings of a run.
///
/// The source is what versions 3 and 4 of ThorImageLS write; there is no public description. Sizes in µm, times in s.
enum ThorlabsExperiment {
    private static let root = "ThorImageExperiment"
    private static let largest = 1 << 24

    /// Whether a file is one, or the beginning of one.
    static func recognises(_ file: InputFile) throws(Failure) -> Bool {
        let head = String(
            decoding: try file.bytes(at: 0, count: min(4096, file.count)), as: UTF8.self)
        if head.contains("<\(root)") { return true }
        return file.name == ThorlabsFormat.experiment && file.count < 64 && head.hasPrefix("<")
    }

    static func layout(_ file: InputFile) throws(Failure) -> RawLayout {
        do throws(Failure) {
            guard file.count <= largest else {
                throw Failure(.badInput, "it is longer than 16 MiB", advice: "Export it again")
            }
            let text = try file.bytes(at: 0, count: file.count)
            guard String(decoding: text.suffix(64), as: UTF8.self).contains("</\(root)>") else {
                throw Failure(
                    .incomplete, "it is truncated: its end is missing",
                    advice: "Wait until it is written or copied whole")
            }
            return try layout(try XMLReader.read(text))
        } catch {
            throw error.about(file.path)
        }
    }

    private static func layout(_ xml: XMLElement) throws(Failure) -> RawLayout {
        let isCamera =
            xml.first("Modality")?["name"]?.lowercased().contains("camera") ?? false
            || xml.first("LSM") == nil
        let names = try channels(xml)
        let frames = try Frames(xml)
        let (height, width) =
            isCamera
            ? (try count("Camera", "height", xml), try count("Camera", "width", xml))
            : (try count("LSM", "pixelY", xml), try count("LSM", "pixelX", xml))
        guard let height, let width else {
            throw Failure(
                .badInput, "it does not say how many pixels a plane has",
                advice: "Write a YAML file with the sizes beside the voxels instead")
        }
        let shape = try StackShape(
            checked: frames.times, frames.slices, names.count, height, width)
        var description = StackDescription(
            format: "Thorlabs RAW", shape: shape, sampleType: .uint16)
        for (channel, name) in names.enumerated() { description.channels[channel].name = name }
        if isCamera, let bits = try count("Camera", "bitsPerPixel", xml), bits <= 16 {
            description.significantBits = bits
        }
        description.describe(byThorlabs: xml, stride: frames.stride, isStreamed: frames.isStreamed)
        return try RawLayout(description, stride: frames.stride, frames: frames.count)
    }

    /// The names of the channels that are in the file; nil for one without a name.
    private static func channels(_ xml: XMLElement) throws(Failure) -> [String?] {
        let names =
            xml.first("Wavelengths")?.all("Wavelength").map {
                $0["name"].flatMap { $0.isEmpty ? nil : $0 }
            } ?? []
        let mask = try count("LSM", "channel", xml) ?? 0
        let enabled = (0..<16).filter { mask >> $0 & 1 == 1 }
        // Mostly only channels that are on are listed; else the mask says which of them are.
        guard !enabled.isEmpty, enabled.count != names.count else {
            return names.isEmpty ? [nil] : names
        }
        guard let last = enabled.last, last < names.count else {
            throw Failure(
                .badInput,
                "it lists \(names.count) wavelengths, and \(enabled.count) channels are on",
                advice: "Write a YAML file with the sizes beside the voxels instead")
        }
        return enabled.map { names[$0] }
    }

    /// A whole number above 0; nil where it is not there.
    ///
    /// - Throws: `badInput` where it is something else.
    static func count(
        _ element: String, _ attribute: String, _ xml: XMLElement
    ) throws(Failure) -> Int? {
        guard let text = xml.first(element)?[attribute], !text.isEmpty else { return nil }
        guard let count = Int(text), count >= 0, count <= 1 << 40 else {
            throw Failure(
                .badInput, "its \(element) has no valid \(attribute): “\(text)”",
                advice: "Take it anew from the microscope")
        }
        return count > 0 ? count : nil
    }

    /// How many frames there are, and how they follow one another.
    private struct Frames {
        var times: Int
        var slices: Int
        /// From one time point to the next.
        var stride: Int
        var count: Int
        /// Whether they were taken without a pause.
        var isStreamed: Bool

        init(_ xml: XMLElement) throws(Failure) {
            let isOn = { (element: String, attribute: String) in
                xml.first(element)?[attribute] == "1"
            }
            isStreamed = isOn("Streaming", "enable")
            let steps = try ThorlabsExperiment.count("ZStage", "steps", xml) ?? 1
            guard isStreamed else {
                // Old versions have no such switch.
                slices = xml.first("ZStage")?["enable"] == "0" ? 1 : steps
                times = try ThorlabsExperiment.count("Timelapse", "timepoints", xml) ?? 1
                stride = slices
                count = try StackShape(checked: times, slices, 1, 1, 1).planeCount
                return
            }
            count = try ThorlabsExperiment.count("Streaming", "frames", xml) ?? 1
            guard isOn("Streaming", "zFastEnable") else {
                (slices, stride, times) = (1, 1, count)
                return
            }
            slices = steps
            // The focus flies back during frames that are saved as well.
            let flyback = try ThorlabsExperiment.count("Streaming", "flybackFrames", xml) ?? 0
            (stride, times) = (slices + flyback, count / (slices + flyback))
            guard times > 0 else {
                throw Failure(
                    .badInput,
                    "its \(count) frames are fewer than the \(stride) of one volume",
                    advice: "Take it anew from the microscope")
            }
        }
    }
}
