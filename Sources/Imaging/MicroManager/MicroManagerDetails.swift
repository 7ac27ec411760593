import Domain

/// Gathers what the images of a stack say of themselves, into its description.
struct MicroManagerDetails {
    /// Bytes of metadata that are read of an acquisition, at most.
    static let budget = 128 << 20

    private let shape: StackShape
    private var elapsed: PlaneDetails.Column
    private var exposure: PlaneDetails.Column
    private var positions: [PlaneDetails.Column]
    private var first: (frame: MicroManagerFrame, text: [UInt8])?
    private var channelNames: [String?]

    /// Reads the metadata of all planes.
    ///
    /// - Parameters:
    ///   - left: bytes that may still be read.
    ///   - text: of a plane, in the order T, Z, C; nil where there is none.
    init(_ shape: StackShape, left: inout Int, text: (Int) -> [UInt8]?) {
        self.shape = shape
        let count = shape.planeCount <= PlaneDetails.mostPlanes ? shape.planeCount : 0
        elapsed = PlaneDetails.Column(unit: "ms", count: count)
        exposure = PlaneDetails.Column(unit: "ms", count: count)
        positions = (0..<3).map { _ in PlaneDetails.Column(unit: "µm", count: count) }
        channelNames = Array(repeating: nil, count: shape.c)
        for plane in 0..<count {
            guard left > 0 else { return }
            guard let bytes = text(plane) else { continue }
            left -= bytes.count
            guard let frame = MicroManagerFrame(bytes) else { continue }
            take(frame, bytes, plane)
        }
    }

    private mutating func take(_ frame: MicroManagerFrame, _ text: [UInt8], _ plane: Int) {
        elapsed[plane] = frame.elapsed
        exposure[plane] = frame.exposure
        for (axis, value) in [frame.x, frame.y, frame.z].enumerated() {
            positions[axis][plane] = value
        }
        first = first ?? (frame, text)
        let channel = plane % shape.c
        channelNames[channel] = channelNames[channel] ?? frame.channelName
    }

    /// The name of the stage position; nil where no image says it.
    var positionName: String? { first?.frame.positionName }

    /// Puts all of it down, with what the summary says.
    func describe(_ description: inout StackDescription, _ summary: MicroManagerSummary) {
        for (channel, name) in channelNames.enumerated() {
            description.channels[channel].name = name
        }
        summary.describe(&description)
        let size = [first?.frame.pixelSize, summary.pixelSize].lazy
            .compactMap { $0.map { Quantity($0, "µm") } }.first { $0.isLength }
        (description.physicalSizeX, description.physicalSizeY) = (size, size)
        description.significantBits = (first?.frame.bitDepth ?? summary.bitDepth).flatMap {
            (1...(description.sampleType.byteCount * 8)).contains($0) ? $0 : nil
        }
        description.planes.deltaT = elapsed.known
        description.planes.exposureTime = exposure.known
        description.planes.positionX = positions[0].known
        description.planes.positionY = positions[1].known
        description.planes.positionZ = positions[2].known
        annotate(&description, "Summary", summary.text)
        if let first {
            annotate(&description, "FirstImage", String(decoding: first.text, as: UTF8.self))
        }
    }

    /// Keeps a text as it is, since it names devices and settings that OME-XML has no place for.
    private func annotate(_ description: inout StackDescription, _ kind: String, _ text: String) {
        guard text.utf8.count <= MicroManagerFrame.longest else { return }
        let identifier = "Annotation:MicroManager:\(kind)"
        description.parts.annotations.append(
            XMLElement(
                name: "CommentAnnotation",
                attributes: ["ID": identifier, "Namespace": "micro-manager.org/\(kind)"],
                children: [XMLElement(name: "Value", text: text)]))
        description.parts.image.append(
            XMLElement(name: "AnnotationRef", attributes: ["ID": identifier]))
    }
}

extension PlaneDetails.Column {
    /// Itself; nil where it knows nothing.
    fileprivate var known: Self? { values.contains { !$0.isNaN } ? self : nil }
}
