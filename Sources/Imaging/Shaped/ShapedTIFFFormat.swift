import Domain
import FoundationEssentials

/// A TIFF of Python's tifffile, whose description is JSON with the shape and, mostly, the axes of the array.
enum ShapedTIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let text = try file.tiff?.beginningOfDescription() else { return false }
        return text.hasPrefix("{") && text.contains("\"shape\"")
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, var series = try series(of: tiff) else {
            return try PlainTIFFFormat.open(file)
        }
        if series.count == 1 {
            series[0].header.axes = series[0].header.axes ?? file.axes
        } else if file.axes != nil {
            // Several images by the file's own account, which the rule takes for one.
            return try PlainTIFFFormat.open(file)
        }
        var images: [any StackReader] = []
        for one in series {
            guard let axes = one.header.axes, !axes.contains(where: \.isNumber) else {
                return try PlainTIFFFormat.open(file)
            }
            images.append(try image(tiff, one, axes, isAlone: series.count == 1))
        }
        return Acquisition("tifffile TIFF", files: [file.file], images: images)
    }

    private static func image(
        _ tiff: TIFFStructure, _ series: Series, _ axes: String, isAlone: Bool
    ) throws(Failure) -> any StackReader {
        let (letters, shape) = (Array(axes.uppercased()), series.header.shape)
        guard letters.count == shape.count else {
            throw Failure(
                .badInput,
                "its shape has \(shape.count) axes, “\(axes)” names \(letters.count)",
                advice: "Correct `axes` in the rule, or write it anew")
        }
        let raster = try tiff.raster(of: series.pages[0])
        let order = try order(letters, shape, raster, axes)
        let wanted = order.pageCount ?? .max
        guard series.pages.count <= wanted else {
            throw Failure(
                .badInput,
                "its description says \(wanted) pages, and it has \(series.pages.count)",
                advice: "Write each image into a file of its own")
        }
        if !isAlone, let gap = tiff.gap {
            throw Failure(
                .incomplete, "it is truncated: \(gap)",
                advice: "Wait until it is written or copied whole")
        }
        guard isAlone || series.pages.count == wanted else {
            throw Failure(
                .badInput,
                "several images in one file are only supported with a page for each plane",
                advice: "Write each image into a file of its own")
        }
        return try PlainTIFFFormat.open(
            tiff, raster, order, pages: series.pages, format: "tifffile TIFF")
    }

    private struct Header: Decodable {
        var shape: [Int]
        var axes: String?

        /// The header of a page; nil where it has none.
        init?(_ tiff: TIFFStructure, page: Int) throws(Failure) {
            guard let field = try tiff.field(.imageDescription, of: page),
                field.count <= 1 << 20, let text = try tiff.text(.imageDescription, of: page),
                text.first == UInt8(ascii: "{"),
                let header = try? JSONDecoder().decode(Header.self, from: Data(text))
            else { return nil }
            self = header
            // There is only one order of a plane without further axes.
            if axes == nil, shape.count == 2 { axes = "YX" }
        }

        /// Pages that the shape takes, if each holds so many samples; nil where it does not fit.
        func pageCount(samplesInPage: Int) -> Int? {
            var total = 1
            for size in shape {
                let (product, overflow) = total.multipliedReportingOverflow(by: size)
                guard size > 0, !overflow else { return nil }
                total = product
            }
            return total % samplesInPage == 0 ? total / samplesInPage : nil
        }
    }

    /// An image and its pages.
    private struct Series {
        var header: Header
        var pages: [Int]
    }

    /// The images of a file, each with a description in its first page; nil where the first has none.
    private static func series(of tiff: TIFFStructure) throws(Failure) -> [Series]? {
        let pages = tiff.ownPages
        guard let first = try Header(tiff, page: pages[0]) else { return nil }
        var series: [Series] = []
        var (header, next) = (first, 0)
        while true {
            let raster = try tiff.raster(of: pages[next])
            let count = header.pageCount(
                samplesInPage: raster.width * raster.height * raster.samplesPerPixel)
            let end = min(next + max(1, count ?? 1), pages.count)
            guard end < pages.count, series.count < 10_000,
                let following = try Header(tiff, page: pages[end])
            else {
                // Pages without a description of their own belong to what came before.
                series.append(Series(header: header, pages: Array(pages[next...])))
                return series
            }
            series.append(Series(header: header, pages: Array(pages[next..<end])))
            (header, next) = (following, end)
        }
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
