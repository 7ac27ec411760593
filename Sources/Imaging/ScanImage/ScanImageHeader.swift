import Domain

/// The settings of the microscope that ScanImage writes into its files, as lines such as `SI.hChannels.channelSave = [1;2]`.
///
/// The source is ScanImage's “BigTIFF specification” for versions 3 and 4 of its block, and what its versions 5 and 2015
/// write into the tags of a classic TIFF.
struct ScanImageHeader {
    /// Longest text that is read, in bytes.
    private static let longest = 1 << 26

    /// By their names, without what stands before the first of ScanImage's own, such as `hChannels.channelSave`.
    private let values: [String: String]

    /// Whether a file has one.
    static func isPresent(in tiff: TIFFStructure) throws(Failure) -> Bool {
        if try hasBlock(tiff) { return true }
        if let field = try tiff.field(.software, of: 0),
            try tiff.bytes(field, limit: 3) == Array("SI.".utf8)
        {
            return true
        }
        let description = try tiff.beginningOfDescription()
        return ["SI.h", "SI.VERSION", "scanimage.SI"].contains { prefix in
            description.hasPrefix(prefix) || description.contains("\n\(prefix)")
                || description.contains("\r\(prefix)")
        }
    }

    private static func hasBlock(_ tiff: TIFFStructure) throws(Failure) -> Bool {
        guard tiff.isBigTIFF, !tiff.isBigEndian, tiff.file.contains(16, 4) else { return false }
        return try tiff.number(at: 16, size: 4) == 0x0703_0301
    }

    /// - Throws: `incomplete` where it lies beyond the end of the file, `badInput` where its version is unknown.
    init(_ tiff: TIFFStructure) throws(Failure) {
        var texts: [[UInt8]] = []
        if try Self.hasBlock(tiff) {
            let version = try tiff.number(at: 20, size: 4)
            guard version == 3 || version == 4 else {
                throw Failure(
                    .badInput, "version \(version) of ScanImage's header is not known",
                    advice: "Export it as OME-TIFF")
            }
            let length = Int(try tiff.number(at: 24, size: 4))
            guard tiff.file.contains(32, length) else { throw .beyondEnd }
            texts.append(try tiff.file.bytes(at: 32, count: min(length, Self.longest)))
        }
        for tag in [TIFFTag.software, .imageDescription] {
            guard let field = try tiff.field(tag, of: 0) else { continue }
            texts.append(try tiff.bytes(field, limit: Self.longest))
        }
        values = Self.values(texts)
    }

    /// The lines of texts of which the first to say something is believed.
    private static func values(_ texts: [[UInt8]]) -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            for line in text.split(whereSeparator: { $0 == 10 || $0 == 13 || $0 == 0 }) {
                guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let key = ownName(String(decoding: line[..<equals], as: UTF8.self).trimmed)
                let value = String(decoding: line[(equals + 1)...], as: UTF8.self).trimmed
                if values[key] == nil { values[key] = value }
            }
        }
        return values
    }

    private static func ownName(_ key: String) -> String {
        for prefix in ["scanimage.SI5.", "scanimage.SI4.", "scanimage.SI.", "SI."]
        where key.hasPrefix(prefix) {
            return String(key.dropFirst(prefix.count))
        }
        return key
    }

    subscript(_ keys: String...) -> String? {
        for key in keys {
            if let value = values[key], !value.isEmpty, value != "[]" { return value }
        }
        return nil
    }

    /// The first number of the first of some settings that is there.
    func number(_ keys: String...) -> Double? {
        for key in keys {
            if let value = self[key].flatMap({ Self.numbers($0).first }) { return value }
        }
        return nil
    }

    /// Whether a setting is on; nil where it is not there.
    func flag(_ key: String) -> Bool? {
        self[key].map { $0 == "true" || Self.numbers($0).first.map { $0 != 0 } ?? false }
    }

    /// The numbers of MATLAB's notation, such as `[1;2]`, `3` or `[0 0.5 1]`, row by row.
    static func numbers(_ value: String) -> [Double] {
        value.split { "[]{};, \t".contains($0) }.prefix(1 << 16)
            .compactMap { $0.lowercased() == "inf" ? .infinity : Double($0) }
    }

    /// The texts of MATLAB's notation, such as `{'Green' 'Red'}`; a quotation mark in one is doubled.
    static func texts(_ value: String) -> [String] {
        var texts: [String] = []
        var open: String?
        var isClosing = false
        for character in value {
            if character == "'" {
                if open == nil {
                    open = ""
                } else if isClosing {
                    open?.append("'")
                    isClosing = false
                } else {
                    isClosing = true
                }
                continue
            }
            if isClosing {
                texts.append(open ?? "")
                (open, isClosing) = (nil, false)
            }
            open?.append(character)
        }
        if isClosing { texts.append(open ?? "") }
        return texts
    }
}
