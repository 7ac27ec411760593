/// A voxel value as it lies in memory, in native byte order.
///
/// Every integer type here fits a double exactly. Storing clamps to the type's range, rounds half to
/// even, and makes NaN 0; the floating types keep what they are given.
protocol Sample: BitwiseCopyable {
    /// The value in single precision, rounded to nearest where it does not fit.
    var single: Float { get }
    /// The value in double precision, exactly.
    var double: Double { get }
    init(storing value: Float)
    init(storing value: Double)
}

extension Float: Sample {
    var single: Float { self }
    var double: Double { Double(self) }
    init(storing value: Float) { self = value }
    init(storing value: Double) { self = Float(value) }
}

extension Double: Sample {
    var single: Float { Float(self) }
    var double: Double { self }
    init(storing value: Float) { self = Double(value) }
    init(storing value: Double) { self = value }
}
