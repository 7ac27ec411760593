import Domain

extension TIFFStructure {
    /// Whether the samples of the last page reach beyond the end of the file.
    ///
    /// That page may be none of the planes, such as a thumbnail: a file that lacks a part of it is torn all the same.
    func isLastPageCut() throws(Failure) -> Bool {
        let last = pages.count - 1
        // What its samples are does not matter here, so that it may be a picture of any kind.
        guard let raster = try? raster(of: last) else { return false }
        let segments: TIFFSegments
        do throws(Failure) {
            segments = try TIFFSegments(of: last, in: self, raster)
        } catch {
            return error.code == .incomplete
        }
        // LSM files give sizes of compressed strips that are too large.
        let isPlain = layouts[pages[last].layout].compression == .none
        let isLSM = try field(.lsmInfo, of: 0) != nil
        return zip(segments.offsets, segments.byteCounts).contains { offset, count in
            !file.contains(offset, isPlain || !isLSM ? count : min(1, count))
        }
    }
}
