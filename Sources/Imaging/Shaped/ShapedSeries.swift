import Domain

/// One array in a TIFF of tifffile: what its JSON says, and the pages from its first one up to the next array.
struct ShapedSeries {
    let header: ShapedHeader
    var pages: Range<Int>

    private var shape: [Int] { header.shape }

    /// The letters of its axes, one for each extent.
    ///
    /// - Parameter rule: how the rule says that pages are ordered.
    /// - Returns: nil where nothing but the rule says it, and the rule speaks of something else than this array.
    /// - Throws: `badInput` where nothing says it.
    func axes(_ rule: String?) throws(Failure) -> String? {
        if let axes = header.axes {
            guard axes.count == shape.count else {
                throw Failure(
                    .badInput,
                    "its shape has \(shape.count) axes, “\(axes)” names \(axes.count)",
                    advice: "Write it anew, with a letter for each axis")
            }
            let isNamed = zip(axes.uppercased(), shape).allSatisfy { letter, size in
                size == 1 || "TZCYXS".contains(letter)
            }
            if isNamed { return axes }
        }
        if let rule {
            return rule.count == shape.count && !rule.contains(where: \.isNumber) ? rule : nil
        }
        if header.axes == nil, shape.count >= 2, shape.dropLast(2).allSatisfy({ $0 == 1 }) {
            return String(repeating: "Q", count: shape.count - 2) + "YX"
        }
        let extents = shape.map { "\($0)" }.joined(separator: " × ")
        let what = header.axes.map { "“\($0)” does" } ?? "its description does"
        throw Failure(
            .badInput,
            "\(what) not say which of its \(extents) are channels, slices or times",
            advice: "Say it in the rule with a letter of T Z C Y X S for each, such as `axes: ZCYX`"
        )
    }

    /// - Parameters:
    ///   - axes: as above.
    ///   - isLast: whether no other array follows, so that pages may still be to come.
    func open(
        _ tiff: TIFFStructure, _ axes: String, isLast: Bool
    ) throws(Failure) -> any StackReader {
        let layout = tiff.layouts[tiff.pages[pages.lowerBound].layout]
        let raster = try TIFFRaster(layout, fileCount: tiff.file.count)
        let order = try order(Array(axes.uppercased()), raster, axes)
        let wanted = order.pageCount ?? .max
        // All planes may also lie one behind the other where the first page says.
        guard pages.count <= wanted, isLast || pages.count == wanted || pages.count == 1 else {
            throw Failure(
                .badInput,
                "its description says \(wanted) pages, it has \(pages.count)",
                advice: "Write each array into a file of its own")
        }
        return try PlainTIFFFormat.open(
            tiff, raster, order, pages: [], in: pages, format: "tifffile TIFF"
        ) { description in
            description.imageName = header.name.flatMap { $0.isEmpty ? nil : $0 }
            description.imageDescription = header.text
            if let further = header.further {
                description.parts.keepComment(further, from: "tifffile/metadata")
            }
        }
    }

    /// The order of the pages, without axes of size 1 that have no name here.
    private func order(
        _ letters: [Character], _ raster: TIFFRaster, _ axes: String
    ) throws(Failure) -> PageOrder {
        guard shape.allSatisfy({ $0 > 0 }) else {
            throw Failure(.badInput, "its shape has an axis without extent")
        }
        var all = zip(letters, shape).map { PageOrder.Axis(letter: $0, size: $1) }
        all.removeAll { $0.size == 1 && !"YX".contains($0.letter) }
        // A page of several samples keeps its channels as such, by whatever letter.
        let samples = raster.samplesPerPixel
        if samples > 1, !all.contains(where: { $0.letter == "S" }),
            let channel = all.lastIndex(where: { $0.letter == "C" && $0.size == samples })
        {
            all[channel].letter = "S"
        }
        let order = try PageOrder(all, axes)
        let size = { (letter: Character) in all.first { $0.letter == letter }?.size ?? 1 }
        let (height, width) = order.isTransposed ? (size("X"), size("Y")) : (size("Y"), size("X"))
        guard height == raster.height && width == raster.width && size("S") == samples else {
            throw Failure(
                .badInput, "its shape does not fit its pages of \(raster.width) × \(raster.height)",
                advice: "Write it anew with `photometric` and `axes` as they are")
        }
        return order
    }
}
