import Domain

/// The four tables by which MetaMorph describes an STK file (tags 33628 to 33631).
///
/// The source is Universal Imaging's “MetaMorph Stack (STK) Image File Format”.
struct UICTables {
    /// One for each plane.
    private(set) var planes: [MetaMorphPlane]
    private(set) var name: String?
    /// Of a pixel, in ``unit``; nil where it was not calibrated.
    private(set) var pixelSizes: (x: Double, y: Double)?

    private var isCalibrated = true
    private var calibration: (x: Double?, y: Double?) = (nil, nil)
    private(set) var unit = ""

    /// Whether a file has them.
    static func arePresent(in tiff: TIFFStructure) throws(Failure) -> Bool {
        if try tiff.field(.metaMorphPlanes, of: 0) != nil { return true }
        return try tiff.field(.metaMorph, of: 0) != nil
    }

    /// - Throws: `incomplete` where a table lies beyond the end of the file, `badInput` where they make no sense.
    init(_ tiff: TIFFStructure) throws(Failure) {
        guard !tiff.isBigTIFF else {
            throw Failure(
                .badInput, "it is a MetaMorph stack in a BigTIFF, which is not supported",
                advice: "Export it as OME-TIFF")
        }
        planes = try Self.planes(tiff)
        try readWavelengths(tiff)
        try readPairs(tiff)
        try readPlaneTable(tiff)
        try readDescriptions(tiff)
        if isCalibrated, let x = calibration.x, let y = calibration.y, x > 0, y > 0 {
            pixelSizes = (x, y)
        }
    }

    /// UIC2: six numbers for each plane, of which only two are counted by TIFF.
    private static func planes(_ tiff: TIFFStructure) throws(Failure) -> [MetaMorphPlane] {
        guard let field = try tiff.field(.metaMorphPlanes, of: 0) else { return [MetaMorphPlane()] }
        let (length, overflow) = field.count.multipliedReportingOverflow(by: 24)
        guard field.type == .rational, field.count > 0 else {
            throw Failure(.badInput, "its MetaMorph header has no planes", advice: "Save it again")
        }
        guard !overflow && tiff.file.contains(field.offset, length) else { throw .beyondEnd }
        _ = try StackShape(checked: field.count, 1, 1, 1, 1)
        var cursor = UICCursor(tiff, at: field.offset)
        var planes: [MetaMorphPlane] = []
        planes.reserveCapacity(field.count)
        for _ in 0..<field.count {
            var plane = MetaMorphPlane()
            plane.distance = try cursor.fraction()
            plane.created = try cursor.time()
            _ = try cursor.time()
            planes.append(plane)
        }
        return planes
    }

    /// UIC3: the wavelength of each plane.
    private mutating func readWavelengths(_ tiff: TIFFStructure) throws(Failure) {
        guard let field = try tiff.field(.metaMorphWavelengths, of: 0), field.type == .rational
        else { return }
        var cursor = UICCursor(tiff, at: try tiff.extent(of: field).offset)
        for index in planes.indices.prefix(field.count) {
            planes[index].wavelength = try cursor.fraction()
        }
    }

    /// UIC1: pairs of a number that says what it is and either its value or its offset.
    private mutating func readPairs(_ tiff: TIFFStructure) throws(Failure) {
        guard let field = try tiff.field(.metaMorph, of: 0), field.type == .long else { return }
        guard field.count <= 4096 else {
            throw Failure(.badInput, "its MetaMorph header has \(field.count) entries")
        }
        var pairs = try UICCursor(tiff, field)
        for _ in 0..<field.count {
            let identifier = try pairs.number()
            let value = try pairs.number()
            if identifier == 3 { isCalibrated = value != 0 }
            // Smaller ones are no offsets: nothing can lie inside the header of the file.
            guard value >= 8 else { continue }
            var cursor = UICCursor(tiff, at: value)
            switch identifier {
            case 4: calibration.x = try cursor.fraction()
            case 5: calibration.y = try cursor.fraction()
            case 6: unit = try cursor.text()
            case 7: name = try cursor.text()
            case 28, 37, 40: if planes.count == 1 { try read(identifier, &cursor) }
            default: continue
            }
        }
    }

    /// UIC4: numbers that say what follows, each with its values for all planes; behind the last one stands 0.
    private mutating func readPlaneTable(_ tiff: TIFFStructure) throws(Failure) {
        guard let field = try tiff.field(.metaMorphPlaneTable, of: 0), field.type == .long
        else { return }
        var cursor = try UICCursor(tiff, field)
        for _ in 0..<256 {
            let identifier = try cursor.number(2)
            guard identifier != 0, try read(identifier, &cursor) else { return }
        }
    }

    /// Reads the values of one kind.
    ///
    /// - Returns: false for a kind of unknown length, behind which nothing can be found.
    @discardableResult
    private mutating func read(
        _ identifier: Int, _ cursor: inout UICCursor
    ) throws(Failure) -> Bool {
        for index in planes.indices {
            switch identifier {
            case 28:
                planes[index].x = try cursor.fraction()
                planes[index].y = try cursor.fraction()
            case 29: cursor.offset += 16
            case 37: planes[index].label = try cursor.text()
            case 40: planes[index].z = try cursor.fraction()
            case 41: if try cursor.number() == 0 { planes[index].z = nil }
            case 46:
                cursor.offset += 8
                return true
            default: return false
            }
        }
        return true
    }

    /// The description: a text for each plane, with a zero byte behind each.
    private mutating func readDescriptions(_ tiff: TIFFStructure) throws(Failure) {
        guard let field = try tiff.field(.imageDescription, of: 0) else { return }
        let bytes = try tiff.bytes(field, limit: 1 << 26)
        let texts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        for (index, text) in zip(planes.indices, texts) {
            planes[index].exposure = MetaMorphText.exposure(UICCursor.text(text))
        }
    }
}
