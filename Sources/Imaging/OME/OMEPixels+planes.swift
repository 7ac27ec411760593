import Domain

extension OMEPixels {
    /// Which page holds each plane, by the `TiffData` elements and their defaults.
    ///
    /// - Parameters:
    ///   - channels: pages that one z-slice at one time point has, which is fewer than ``sizeC`` for colour pixels.
    ///   - files: the pages of a file by its place in ``OMEMetadata/files``; nil where it is not there.
    /// - Returns: by place, where a place counts as `DimensionOrder` says; nil where there is no page.
    func pages(
        channels: Int, files: (Int32?) -> OMEPages?
    ) throws(Failure) -> [TIFFPlanePlace?] {
        let total = sizeZ * channels * sizeT
        let base = firstIndex(channels)
        var places = [TIFFPlanePlace?](repeating: nil, count: total)
        var assigned = 0
        for element in tiffData.isEmpty ? [OMETiffData()] : tiffData {
            let first = PlaneIndex(
                t: (element.firstT.map(Int.init) ?? base.t) - base.t,
                z: (element.firstZ.map(Int.init) ?? base.z) - base.z,
                c: (element.firstC.map(Int.init) ?? base.c) - base.c)
            guard
                (0..<sizeT).contains(first.t), (0..<sizeZ).contains(first.z),
                (0..<channels).contains(first.c)
            else { throw Self.damaged("places a plane outside the image") }
            guard let pages = files(element.file) else { continue }
            let run = pages.run(from: element.page.map(Int.init))
            let start = place(of: first, channels: channels)
            let wanted = element.count.map(Int.init) ?? (element.page == nil ? run.count : 1)
            let count = min(wanted, total - start, run.count)
            assigned += count
            guard assigned <= 2 * total + tiffData.count + 1 else {
                throw Self.damaged("places the same planes again and again")
            }
            for step in 0..<count {
                places[start + step] = TIFFPlanePlace(file: pages.file, page: run[step])
            }
        }
        return places
    }

    /// Any page that holds a plane; nil where none is there.
    func anyPage(files: (Int32?) -> OMEPages?) -> TIFFPlanePlace? {
        for element in tiffData.isEmpty ? [OMETiffData()] : tiffData {
            guard element.count != 0, let pages = files(element.file) else { continue }
            let run = pages.run(from: element.page.map(Int.init))
            if run.count > 0 { return TIFFPlanePlace(file: pages.file, page: run[0]) }
        }
        return nil
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
    private func firstIndex(_ channels: Int) -> PlaneIndex {
        func base(_ first: KeyPath<OMETiffData, Int32?>, _ size: Int) -> Int {
            let given = tiffData.compactMap { $0[keyPath: first] }
            return !given.isEmpty && given.count == tiffData.count && given.min() == 1
                && given.max().map(Int.init) == size ? 1 : 0
        }
        return PlaneIndex(
            t: base(\.firstT, sizeT), z: base(\.firstZ, sizeZ), c: base(\.firstC, channels))
    }
}
