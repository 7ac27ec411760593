import Domain
import FoundationEssentials

/// A TIFF of Python's tifffile, whose description is JSON with the shape and, mostly, the axes of the array.
enum ShapedTIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let text = try file.tiff?.beginningOfDescription() else { return false }
        return text.hasPrefix("{") && text.contains("\"shape\"")
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, let text = try tiff.text(.imageDescription, of: 0),
            let header = try? JSONDecoder().decode(Header.self, from: Data(text)),
            let axes = header.axes ?? file.axes,
            !axes.contains(where: \.isNumber)
        else { return try PlainTIFFFormat.open(file) }
        let letters = Array(axes.uppercased())
        guard letters.count == header.shape.count else {
            throw Failure(
                .badInput,
                "its shape has \(header.shape.count) axes, “\(axes)” names"
                    + " \(letters.count)", advice: "Correct `axes` in the rule, or write it anew")
        }
        let raster = try TIFFRaster(tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        let order = try order(letters, header.shape, raster, axes)
        let wanted = order.pageCount ?? .max
        guard tiff.pages.count <= wanted else {
            throw Failure(
                .badInput,
                "several images in one file are not supported yet: it has"
                    + " \(tiff.pages.count) pages, the first image takes \(wanted)",
                advice: "Write each image into a file of its own")
        }
        return Acquisition(
            file.file,
            try PlainTIFFFormat.open(
                tiff, raster, order, pages: Array(tiff.pages.indices), format: "tifffile TIFF"))
    }

    private struct Header: Decodable {
        var shape: [Int]
        var axes: String?
    }

    /// The order of the pages, without axes of size 1 that have no name here.
    private static func order(
        _ letters: [Character], _ shape: [Int], _ raster: TIFFRaster, _ axes: String
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
