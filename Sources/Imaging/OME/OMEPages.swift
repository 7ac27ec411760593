/// The pages of one file of a set, of which thumbnails and smaller copies are none of the planes.
struct OMEPages {
    /// Its place among the files of the stack.
    let file: Int
    private let count: Int
    /// The pages in full size; nil where all are.
    private let whole: [Int]?

    init(file: Int, _ tiff: TIFFStructure) {
        let whole = tiff.pages.indices.filter { !tiff.pages[$0].isReduced }
        let isMixed = !whole.isEmpty && whole.count < tiff.pages.count
        (self.file, count, self.whole) = (file, tiff.pages.count, isMixed ? whole : nil)
    }

    /// Pages that follow one another.
    struct Run {
        fileprivate let whole: [Int]?
        fileprivate let start: Int
        let count: Int

        subscript(step: Int) -> Int { whole?[start + step] ?? start + step }
    }

    /// The pages from one on; smaller copies are stepped over unless it is one itself.
    ///
    /// - Parameter first: nil for the beginning of the file.
    func run(from first: Int?) -> Run {
        let start = first ?? 0
        guard let whole else { return Run(whole: nil, start: start, count: max(0, count - start)) }
        var (low, high) = (0, whole.count)
        while low < high {
            let middle = (low + high) / 2
            if whole[middle] < start { low = middle + 1 } else { high = middle }
        }
        if let first, low == whole.count || whole[low] != first {
            return Run(whole: nil, start: start, count: max(0, count - start))
        }
        return Run(whole: whole, start: low, count: whole.count - low)
    }
}
