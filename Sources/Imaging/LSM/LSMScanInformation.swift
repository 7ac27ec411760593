import Domain

/// Zeiss's ScanInformation block: who scanned, when, with which objective, lasers and detectors.
///
/// It is a tree of entries, each with a number, a type and a size. The source is Zeiss's “LSM file format” description,
/// releases 4 to 6.
struct LSMScanInformation {
    var name: String?
    var text: String?
    var notes: String?
    var objective: String?
    var user: String?
    /// Days since the end of 1899.
    var start: Double?
    var tracks: [Track] = []

    /// Channels that are scanned at once.
    struct Track {
        var isAcquired = true
        var lasers: [Laser] = []
        var detectors: [Channel] = []
        var channels: [Channel] = []
    }

    struct Laser {
        var isAcquired = true
        /// Nanometres.
        var wavelength: Double?
    }

    struct Channel {
        var isAcquired = true
        var name: String?
        var dye: String?
    }

    private enum Value {
        case text(String)
        case integer(Int)
        case number(Double)

        var text: String? {
            guard case .text(let text) = self else { return nil }
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : trimmed
        }
        var number: Double? { if case .number(let number) = self { number } else { nil } }
        var isTrue: Bool { if case .integer(let integer) = self { integer != 0 } else { true } }
    }

    /// Entries are read up to the end of the block, or as far as they make sense.
    init(_ tiff: TIFFStructure, at block: Int) throws(Failure) {
        var position = block
        var depth = 0
        for _ in 0..<100_000 {
            guard tiff.file.contains(position, 12) else { return }
            let entry = Int(try tiff.number(at: position, size: 4))
            let type = Int(try tiff.number(at: position + 4, size: 4))
            let size = Int(try tiff.number(at: position + 8, size: 4))
            position += 12
            guard tiff.file.contains(position, size) else { return }
            switch (entry, type) {
            case (0xFFFF_FFFF, _): depth -= 1
            case (_, 0):
                depth += 1
                open(entry)
            case (_, 2) where size <= 1 << 16:
                take(entry, .text(String(legacy: try tiff.file.bytes(at: position, count: size))))
            case (_, 4) where size == 4:
                let bits = try tiff.number(at: position, size: 4)
                take(entry, .integer(Int(Int32(truncatingIfNeeded: bits))))
            case (_, 5) where size == 8:
                let number = Double(bitPattern: try tiff.number(at: position, size: 8))
                if number.isFinite { take(entry, .number(number)) }
            default: break
            }
            guard depth > 0 else { return }
            position += size
        }
    }

    /// Begins one of the lists' elements.
    private mutating func open(_ entry: Int) {
        if entry == 0x4000_0000 { tracks.append(Track()) }
        guard let track = tracks.indices.last else { return }
        switch entry {
        case 0x7000_0000: tracks[track].detectors.append(Channel())
        case 0x9000_0000: tracks[track].lasers.append(Laser())
        case 0xD000_0000: tracks[track].channels.append(Channel())
        default: break
        }
    }

    private mutating func take(_ entry: Int, _ value: Value) {
        switch entry {
        case 0x1000_0001: name = value.text
        case 0x1000_0002: text = value.text
        case 0x1000_0003: notes = value.text
        case 0x1000_0004: objective = value.text
        case 0x1000_0036: start = value.number
        case 0x1000_0047: user = value.text
        default: takePart(entry, value)
        }
    }

    /// Takes what belongs to the last track, or to the last element in one of its lists.
    private mutating func takePart(_ entry: Int, _ value: Value) {
        guard let track = tracks.indices.last else { return }
        let detector = tracks[track].detectors.indices.last
        let laser = tracks[track].lasers.indices.last
        let channel = tracks[track].channels.indices.last
        switch entry {
        case 0x4000_0006: tracks[track].isAcquired = value.isTrue
        case 0x7000_000B: detector.map { tracks[track].detectors[$0].isAcquired = value.isTrue }
        case 0x7000_0014: detector.map { tracks[track].detectors[$0].name = value.text }
        case 0x7000_0026: detector.map { tracks[track].detectors[$0].dye = value.text }
        case 0x9000_0003: laser.map { tracks[track].lasers[$0].wavelength = value.number }
        case 0x9000_0004: laser.map { tracks[track].lasers[$0].isAcquired = value.isTrue }
        case 0xD000_0001: channel.map { tracks[track].channels[$0].name = value.text }
        default: break
        }
    }
}
