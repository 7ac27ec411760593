import Domain

extension TIFFStructure {
    /// The pages without thumbnails and other smaller copies, unless there is nothing else.
    var ownPages: [Int] {
        let own = pages.indices.filter { !pages[$0].isReduced }
        return own.isEmpty ? Array(pages.indices) : own
    }

    /// The checked geometry of a page.
    func raster(of page: Int) throws(Failure) -> TIFFRaster {
        try TIFFRaster(layouts[pages[page].layout], fileCount: file.count)
    }

    /// A field of a page; nil where the page has none of that number.
    func field(_ wanted: TIFFTag, of page: Int) throws(Failure) -> TIFFField? {
        guard pages.indices.contains(page) else { return nil }
        var found: TIFFField?
        try eachField(at: pages[page].offset) { (tag, field) throws(Failure) in
            if tag == wanted && found == nil { found = field }
        }
        return found
    }

    /// The values of a field of whole numbers; those above `Int.max` become that.
    ///
    /// - Parameter limit: how many at most.
    /// - Throws: `incomplete` where they lie beyond the end of the file.
    func integers(_ field: TIFFField, limit: Int = .max) throws(Failure) -> [Int] {
        guard field.type.isUnsigned, let size = field.type.byteCount else { return [] }
        let (offset, length) = try extent(of: field)
        let count = min(field.count, limit)
        var result: [Int] = []
        result.reserveCapacity(count)
        if length <= 1 << 12 {
            for index in 0..<count {
                let value = try number(at: offset + index * size, size: size)
                result.append(Int(clamping: value))
            }
        } else {
            let bytes = try file.bytes(at: offset, count: count * size)
            let isBigEndian = isBigEndian
            bytes.withUnsafeBytes { bytes in
                for index in 0..<count {
                    let value = FileWindow.number(
                        bytes, at: index * size, size: size, isBigEndian: isBigEndian)
                    result.append(Int(clamping: value))
                }
            }
        }
        return result
    }

    /// The bytes of a field.
    ///
    /// - Parameter limit: how many at most.
    func bytes(_ field: TIFFField, limit: Int) throws(Failure) -> [UInt8] {
        let (offset, length) = try extent(of: field)
        return try file.bytes(at: offset, count: min(length, limit))
    }

    /// The text of a page's field up to its first zero byte, undecoded; nil where the page has none.
    ///
    /// - Throws: `badInput` where it is longer than 128 MiB.
    func text(_ tag: TIFFTag, of page: Int) throws(Failure) -> [UInt8]? {
        guard let field = try field(tag, of: page), [1, 2, 7].contains(field.type.rawValue)
        else { return nil }
        guard field.count <= 1 << 27 else {
            throw Failure(.badInput, "its description is longer than 128 MiB")
        }
        return Array(try bytes(field, limit: .max).prefix { $0 != 0 })
    }

    /// The first bytes of a page's description, to tell whose it is; empty where there is none.
    func beginningOfDescription(of page: Int = 0) throws(Failure) -> String {
        guard let field = try field(.imageDescription, of: page) else { return "" }
        return String(decoding: try bytes(field, limit: 4096).prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A fraction; nil where it is none or not a number above 0.
    func rational(_ tag: TIFFTag, of page: Int) throws(Failure) -> Double? {
        guard let field = try field(tag, of: page), field.type == .rational, field.count > 0
        else { return nil }
        let offset = try extent(of: field).offset
        let numerator = Double(try number(at: offset, size: 4))
        let denominator = Double(try number(at: offset + 4, size: 4))
        return numerator > 0 && denominator > 0 ? numerator / denominator : nil
    }

    /// Takes a field of a page for its layout.
    func take(
        _ tag: TIFFTag, _ field: TIFFField, into layout: inout TIFFLayout, _ page: inout TIFFPage
    ) throws(Failure) {
        switch tag {
        case .stripOffsets, .tileOffsets: page.offsets = page.offsets ?? field
        case .stripByteCounts, .tileByteCounts: page.byteCounts = page.byteCounts ?? field
        case .imageDescription: page.hasDescription = true
        case .bitsPerSample: layout.bitsPerSample = try bits(field)
        case .sampleFormat: layout.sampleFormat = try samples(field)
        case .jpegTables: layout.jpegTables = try bytes(field, limit: 1 << 16)
        case .lercParameters: layout.lercParameters = try integers(field, limit: 2)
        case .newSubfileType, .imageWidth, .imageLength, .compression, .photometric, .fillOrder,
            .samplesPerPixel, .rowsPerStrip, .planarConfiguration, .predictor, .tileWidth,
            .tileLength:
            guard let value = try integers(field, limit: 1).first else { return }
            take(tag, value, into: &layout, &page)
        default: break
        }
    }

    private func take(
        _ tag: TIFFTag, _ value: Int, into layout: inout TIFFLayout, _ page: inout TIFFPage
    ) {
        switch tag {
        case .newSubfileType: page.isReduced = value & 1 != 0
        case .imageWidth: layout.width = value
        case .imageLength: layout.height = value
        case .compression: layout.compression = TIFFCompression(rawValue: value)
        case .photometric: layout.photometric = value
        case .fillOrder: layout.fillOrder = value
        case .samplesPerPixel: layout.samplesPerPixel = value
        case .rowsPerStrip: layout.rowsPerStrip = value
        case .planarConfiguration: layout.isPlanar = value == 2
        case .predictor: layout.predictor = value
        case .tileWidth: layout.tileWidth = value
        case .tileLength: layout.tileLength = value
        default: break
        }
    }

    /// The bits of each sample.
    ///
    /// Zeiss's software stores those of two samples elsewhere, although they would fit into the entry.
    private func bits(_ field: TIFFField) throws(Failure) -> [Int] {
        let said = try samples(field)
        guard field.count == 2, said.count == 2 else { return said }
        let offset = Int(try number(at: field.offset, size: 4))
        guard file.contains(offset, 4) else { return said }
        var meant = field
        meant.offset = offset
        let bits = try samples(meant)
        return bits.allSatisfy { $0 <= 64 } ? bits : said
    }

    /// One number for each sample, shortened to one where all are equal.
    private func samples(_ field: TIFFField) throws(Failure) -> [Int] {
        let values = try integers(field, limit: 1024)
        return Set(values).count == 1 ? Array(values.prefix(1)) : values
    }
}
