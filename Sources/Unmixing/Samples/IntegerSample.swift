/// An integer sample of at most 32 bits.
///
/// Rounding adds 1.5 · 2⁵², where neighbouring doubles are 1 apart: the addition itself rounds half to
/// even, and the low bits of the sum are the integer in two's complement. Unlike a conversion, this
/// is plain arithmetic that the compiler vectorises.
protocol IntegerSample: Sample, FixedWidthInteger {}

extension IntegerSample {
    var single: Float { Float(self) }
    var double: Double { Double(self) }

    init(storing value: Float) { self.init(storing: Double(value)) }

    init(storing value: Double) {
        let number = value == value ? value : 0
        let high = Double(Self.max)
        let low = Double(Self.min)
        let capped = number < high ? number : high
        let clamped = capped > low ? capped : low
        self = Self(truncatingIfNeeded: (clamped + 6_755_399_441_055_744).bitPattern)
    }
}

/// An integer sample of at most 16 bits, for which single precision is enough: 1.5 · 2²³ rounds.
protocol NarrowIntegerSample: IntegerSample {}

extension NarrowIntegerSample {
    init(storing value: Float) {
        let number = value == value ? value : 0
        let high = Float(Self.max)
        let low = Float(Self.min)
        let capped = number < high ? number : high
        let clamped = capped > low ? capped : low
        self = Self(truncatingIfNeeded: (clamped + 12_582_912).bitPattern)
    }
}

extension UInt8: NarrowIntegerSample {}
extension Int8: NarrowIntegerSample {}
extension UInt16: NarrowIntegerSample {}
extension Int16: NarrowIntegerSample {}
extension UInt32: IntegerSample {}
extension Int32: IntegerSample {}
