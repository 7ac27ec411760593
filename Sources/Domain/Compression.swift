/// How the planes of a result are compressed; the integer kinds and deflate, zstd and lzw use a TIFF predictor.
public enum Compression: String, Sendable, Codable, CaseIterable {
    case none, deflate, zstd, lzw
}
