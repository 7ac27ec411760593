/// How the samples of a page are laid out, as its fields say it, unchecked; pages of one kind share one.
struct TIFFLayout: Hashable {
    var width = 0
    var height = 0
    /// Bits of each sample; different numbers are kept as they are.
    var bitsPerSample = [1]
    /// 1 unsigned, 2 signed, 3 floating point, 4 unknown; empty where the page does not say it.
    var sampleFormat: [Int] = []
    var samplesPerPixel = 1
    var isPlanar = false
    /// None where the field is missing, as in files of older ImageJ versions.
    var compression = TIFFCompression.none
    var photometric: Int?
    var predictor = 1
    var fillOrder = 1
    var rowsPerStrip = Int.max
    /// Nil where the page has strips.
    var tileWidth: Int?
    var tileLength: Int?
    var jpegTables: [UInt8] = []
    var lercParameters: [Int] = []
}

/// One directory of the main chain.
struct TIFFPage {
    /// Of its directory.
    var offset: Int
    /// Its place in ``TIFFStructure/layouts``.
    var layout: Int
    /// Of the strips or tiles; nil where the page has none.
    var offsets: TIFFField?
    var byteCounts: TIFFField?
    /// True for a thumbnail or another smaller copy (NewSubfileType bit 0).
    var isReduced: Bool
    /// Whether it has a description of its own.
    var hasDescription = false
}
