import Domain

/// A TIFF of Python's tifffile: arrays one after the other, each with JSON on its first page that tells its shape and,
/// mostly, its axes.
enum ShapedTIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let tiff = file.tiff else { return false }
        return try ShapedHeader.field(of: 0, tiff) != nil
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else { throw Failure(.badInput, "it is no TIFF") }
        let all = try series(tiff)
        var images: [any StackReader] = []
        var planes = 0
        for (number, series) in all.enumerated() {
            do throws(Failure) {
                // What does not fit an array is meant for the pages of the file as a whole.
                guard let axes = try series.axes(file.axes) else {
                    return try PlainTIFFFormat.open(file)
                }
                images.append(try series.open(tiff, axes, isLast: number == all.count - 1))
            } catch {
                guard all.count > 1 else { throw error }
                var failure = error
                failure.message = "array \(number + 1) of \(all.count): \(failure.message)"
                throw failure
            }
            planes += images[number].description.shape.planeCount
            guard planes <= 2_000_000 else {
                throw Failure(.badInput, "more than 2000000 planes are not supported")
            }
        }
        guard !images.isEmpty else { return try PlainTIFFFormat.open(file) }
        return Acquisition("tifffile TIFF", files: [file.file], images: images)
    }

    /// The arrays of a file; none where its first page describes none after all.
    private static func series(_ tiff: TIFFStructure) throws(Failure) -> [ShapedSeries] {
        var result: [ShapedSeries] = []
        for page in tiff.pages.indices where tiff.pages[page].hasDescription {
            guard let header = try ShapedHeader(of: page, tiff) else { continue }
            if let last = result.indices.last {
                result[last].pages = result[last].pages.lowerBound..<page
            } else if page > 0 {
                return []
            }
            guard result.count < 10_000 else {
                throw Failure(.badInput, "more than 10000 arrays in one file are not supported")
            }
            result.append(ShapedSeries(header: header, pages: page..<tiff.pages.count))
        }
        return result
    }
}
