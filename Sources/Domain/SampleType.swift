/// The type of one voxel value in a stack, by NumPy's name for it.
public enum SampleType: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    case uint8, uint16, uint32
    case int8, int16, int32
    case float32, float64

    /// Bytes that one voxel takes: 1, 2, 4 or 8.
    public var byteCount: Int {
        switch self {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .float64: 8
        }
    }

    /// True for the whole-number types.
    public var isInteger: Bool { self != .float32 && self != .float64 }

    /// True for the whole-number types that hold negative values.
    public var isSigned: Bool { self == .int8 || self == .int16 || self == .int32 }

    /// The smallest and the largest value of a whole-number type; nil for floating point.
    public var integerRange: ClosedRange<Double>? {
        switch self {
        case .uint8: 0...255
        case .uint16: 0...65_535
        case .uint32: 0...4_294_967_295
        case .int8: -128...127
        case .int16: -32_768...32_767
        case .int32: -2_147_483_648...2_147_483_647
        case .float32, .float64: nil
        }
    }

    public var description: String { rawValue }
}
