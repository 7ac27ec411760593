import Domain

extension OMEPixels {
    /// Which page holds each plane, by the `TiffData` elements and their defaults.
    ///
    /// - Parameters:
    ///   - channels: pages that one z-slice at one time point has, which is fewer than ``sizeC`` for colour pixels.
    ///   - pageCount: pages of the file.
    /// - Returns: pages by place, where a place counts as `DimensionOrder` says.
    func pages(channels: Int, pageCount: Int) throws(Failure) -> [Int: Int] {
        let total = sizeZ * channels * sizeT
        let elements = pixels.all("TiffData")
        let base = firstIndex(elements, channels)
        var pages: [Int: Int] = [:]
        var assigned = 0
        for element in elements.isEmpty ? [XMLElement(name: "TiffData")] : elements {
            let page = try Self.number("IFD", element)
            let modern = try Self.number("PlaneCount", element)
            let legacy = try Self.number("NumPlanes", element)
            let planes = modern ?? legacy
            let first = PlaneIndex(
                t: (try Self.number("FirstT", element) ?? base.t) - base.t,
                z: (try Self.number("FirstZ", element) ?? base.z) - base.z,
                c: (try Self.number("FirstC", element) ?? base.c) - base.c)
            guard
                (0..<sizeT).contains(first.t), (0..<sizeZ).contains(first.z),
                (0..<channels).contains(first.c)
            else { throw Self.damaged("places a plane outside the image") }
            let start = place(of: first, channels: channels)
            let firstPage = page ?? 0
            guard firstPage < pageCount else { continue }
            let count = min(
                planes ?? (page == nil ? pageCount : 1), total - start, pageCount - firstPage)
            assigned += count
            guard assigned <= 2 * total + elements.count else {
                throw Self.damaged("places the same planes again and again")
            }
            for step in 0..<count {
                pages[start + step] = firstPage + step
            }
        }
        return pages
    }

    /// The place of a plane in `DimensionOrder`.
    func place(of index: PlaneIndex, channels: Int) -> Int {
        var place = 0
        for axis in order.reversed() {
            switch axis {
            case "Z": place = place * sizeZ + index.z
            case "C": place = place * channels + index.c
            default: place = place * sizeT + index.t
            }
        }
        return place
    }

    /// Where counting starts, which some old writers took to be 1.
    private func firstIndex(_ elements: [XMLElement], _ channels: Int) -> PlaneIndex {
        func base(_ name: String, _ size: Int) -> Int {
            let given = elements.compactMap { $0[name].flatMap { Int($0) } }
            return !given.isEmpty && given.count == elements.count && given.min() == 1
                && given.max() == size ? 1 : 0
        }
        return PlaneIndex(
            t: base("FirstT", sizeT), z: base("FirstZ", sizeZ), c: base("FirstC", channels))
    }

    private static func number(_ name: String, _ element: XMLElement) throws(Failure) -> Int? {
        guard let text = element[name] else { return nil }
        guard let value = Int(text), value >= 0 else {
            throw damaged("has no valid \(name) in a TiffData element")
        }
        return value
    }
}
