import Domain

/// The index of an NDTiff acquisition: which image, by its axes, lies where in which file.
///
/// The source is “Specification for NDTiff” in the README of micro-manager/NDTiffStorage. An entry is the length of a JSON
/// object and that object, the length of a file's name and that name, and eight 32-bit numbers, all in little-endian.
struct NDTiffIndex {
    static let fileName = "NDTiff.index"

    /// One image.
    struct Entry {
        var time = NDTiffAxis.Value.number(0)
        var z = NDTiffAxis.Value.number(0)
        var channel = NDTiffAxis.Value.number(0)
        var position = NDTiffAxis.Value.number(0)
        /// Its place in ``NDTiffIndex/fileNames``.
        var file = 0
        /// Of the samples.
        var offset = 0
        var metadataOffset = 0
        var metadataLength = 0
    }

    /// What all images have in common.
    struct Kind: Hashable {
        var width: Int
        var height: Int
        var pixelType: Int
    }

    private(set) var entries: [Entry] = []
    /// In the order in which the entries name them.
    private(set) var fileNames: [String] = []
    private(set) var kind = Kind(width: 0, height: 0, pixelType: 0)
    /// Why it does not end as it should, in words for a person; nil where it does.
    private(set) var gap: String?

    private let file: InputFile
    private let window: FileWindow
    private var places: [String: Int] = [:]
    /// Places that are names, which many images share.
    private var names: Set<String> = []
    /// The place of all images along an axis that a stack does not have.
    private var otherAxes: [String: NDTiffAxis.Value] = [:]

    /// Whether a file begins like an index.
    static func isOne(_ file: InputFile) throws(Failure) -> Bool {
        let head = try file.bytes(at: 0, count: min(file.count, 5))
        guard head.count == 5, head[4] == UInt8(ascii: "{"), head[2] == 0, head[3] == 0 else {
            return false
        }
        let length = Int(head[0]) | Int(head[1]) << 8
        guard length >= 2 else { return false }
        let text = try file.bytes(at: 4, count: min(length, file.count - 4))
        return text.count < length || JSONReader.object(text) != nil
    }

    /// - Throws: `incomplete` where there is no entry yet, `badInput` where one makes no sense.
    init(_ file: InputFile) throws(Failure) {
        self.file = file
        window = FileWindow(file, isBigEndian: false)
        var position = 0
        while position < file.count, gap == nil {
            guard entries.count < 1_000_000 else {
                throw Failure(.badInput, "more than 1000000 images are not supported")
            }
            do throws(Failure) {
                position = try readEntry(at: position)
            } catch {
                guard error == .beyondEnd else { throw error }
                gap = "\(Self.fileName) breaks off after \(entries.count) images"
            }
        }
        guard !entries.isEmpty else {
            throw Failure(
                .incomplete, "\(Self.fileName) names no image yet",
                advice: "Wait until it is written or copied whole")
        }
    }

    /// - Returns: where the next entry starts.
    private mutating func readEntry(at start: Int) throws(Failure) -> Int {
        var position = start
        guard let axes = try readText(at: &position, longest: 1 << 12) else {
            gap = "\(Self.fileName) is still being written: room for more images is reserved in it"
            return start
        }
        guard let name = try readText(at: &position, longest: 1 << 12) else {
            throw damaged("an image without a file")
        }
        let numbers = try numbers(at: position)
        var entry = Entry(
            offset: numbers[0], metadataOffset: numbers[5], metadataLength: numbers[6])
        guard numbers[4] == 0 else {
            throw Failure(
                .badInput, "compressed NDTiff images are not supported",
                advice: "Save it without compression")
        }
        try take(Kind(width: numbers[1], height: numbers[2], pixelType: numbers[3]))
        try takeAxes(axes, into: &entry)
        entry.file = try place(of: String(decoding: name, as: UTF8.self))
        // A file with metadata that cannot be read is one without.
        if numbers[7] != 0 { entry.metadataLength = 0 }
        entries.append(entry)
        return position + 32
    }

    /// A text with its length in front; nil where the length is 0.
    private func readText(at position: inout Int, longest: Int) throws(Failure) -> [UInt8]? {
        let length = Int(try window.number(at: position, size: 4))
        guard length > 0 else { return nil }
        guard length <= longest else { throw damaged("a text of \(length) bytes") }
        let text = Array(try window.bytes(at: position + 4, count: length))
        position += 4 + length
        return text
    }

    private func numbers(at position: Int) throws(Failure) -> [Int] {
        let bytes = try window.bytes(at: position, count: 32)
        return stride(from: 0, to: 32, by: 4).map {
            Int(FileWindow.number(bytes, at: $0, size: 4, isBigEndian: false))
        }
    }

    private func damaged(_ what: String) -> Failure {
        Failure(
            .badInput, "\(Self.fileName) is damaged: image \(entries.count + 1) claims \(what)",
            advice: "Copy the whole folder again")
    }

    private mutating func place(of name: String) throws(Failure) -> Int {
        if let place = places[name] { return place }
        guard fileNames.count < 500 else {
            throw Failure(.badInput, "more than 500 files of one acquisition are not supported")
        }
        fileNames.append(name)
        places[name] = fileNames.count - 1
        return fileNames.count - 1
    }

    private mutating func take(_ kind: Kind) throws(Failure) {
        if entries.isEmpty { self.kind = kind }
        guard kind == self.kind else {
            throw Failure(
                .badInput,
                "its images differ: \(self.kind.width) × \(self.kind.height) and"
                    + " \(kind.width) × \(kind.height) voxels, or another pixel type",
                advice: "Save images of each kind as an acquisition of their own")
        }
    }

    private mutating func takeAxes(_ text: [UInt8], into entry: inout Entry) throws(Failure) {
        guard let axes = JSONReader.object(text) else { throw damaged("axes that are no JSON") }
        for (name, value) in axes {
            let value = try place(value, along: name)
            switch name {
            case "time": entry.time = value
            case "z": entry.z = value
            case "channel": entry.channel = value
            case "position": entry.position = value
            default: try refuseOther(name, value)
            }
        }
    }

    private mutating func place(
        _ value: JSONValue, along axis: String
    ) throws(Failure) -> NDTiffAxis.Value {
        switch NDTiffAxis.Value(value) {
        case .number(let number): return .number(number)
        case .name(let text) where text.utf8.count <= 256 && names.count < 100_000:
            return .name(names.insert(text).memberAfterInsert)
        default: throw damaged("no number and no short name along “\(axis)”")
        }
    }

    /// Refuses an axis that a stack has no place for, unless all images have the same place along it.
    private mutating func refuseOther(_ name: String, _ value: NDTiffAxis.Value) throws(Failure) {
        guard let known = otherAxes[name], known != value else {
            guard otherAxes.count < 1000 else { throw damaged("another axis yet, “\(name)”") }
            otherAxes[name] = value
            return
        }
        if name == "row" || name == "column" {
            throw Failure(
                .badInput, "it is a mosaic of tiles, which is not supported",
                advice: "Stitch the tiles first, or export them one by one")
        }
        throw Failure(
            .badInput,
            "its images have a place along “\(name)”, and only time, z, channel and position are"
                + " supported", advice: "Save each “\(name)” as an acquisition of its own")
    }
}
