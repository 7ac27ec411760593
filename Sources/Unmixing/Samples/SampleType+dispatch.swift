import Domain

/// A loop that is written once and compiled for each sample type.
protocol SampleKernel {
    func run<S: Sample>(_ type: S.Type)
}

extension SampleType {
    /// Runs the kernel's version for this type: the only place where a type's name becomes a type.
    @inline(__always)
    func dispatch(_ kernel: some SampleKernel) {
        switch self {
        case .uint8: kernel.run(UInt8.self)
        case .uint16: kernel.run(UInt16.self)
        case .uint32: kernel.run(UInt32.self)
        case .int8: kernel.run(Int8.self)
        case .int16: kernel.run(Int16.self)
        case .int32: kernel.run(Int32.self)
        case .float32: kernel.run(Float.self)
        case .float64: kernel.run(Double.self)
        }
    }

    /// True where single precision holds every value of the type.
    var fitsSinglePrecision: Bool {
        self == .float32 || isInteger && byteCount <= 2
    }
}
