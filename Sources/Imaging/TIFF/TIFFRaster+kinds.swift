import Domain

extension TIFFRaster {
    /// The type of the samples.
    ///
    /// - Throws: `badInput` for those that are not supported.
    static func sampleType(_ layout: TIFFLayout) throws(Failure) -> SampleType {
        guard let bits = layout.bitsPerSample.first, layout.bitsPerSample.count == 1 else {
            throw unsupported("samples of different sizes in one pixel are not supported")
        }
        guard layout.sampleFormat.count <= 1 else {
            throw unsupported("samples of different types in one pixel are not supported")
        }
        switch (layout.sampleFormat.first ?? 1, bits) {
        case (1, 8), (4, 8): return .uint8
        case (1, 16), (4, 16): return .uint16
        case (1, 32), (4, 32): return .uint32
        case (2, 8): return .int8
        case (2, 16): return .int16
        case (2, 32): return .int32
        case (3, 32): return .float32
        case (3, 64): return .float64
        case (3, _): throw unsupported("floating-point samples of \(bits) bits are not supported")
        case (5, _), (6, _): throw unsupported("complex samples are not supported")
        default: throw unsupported("samples of \(bits) bits are not supported")
        }
    }

    /// Refuses what is compressed or coloured in a way that is not supported.
    static func checkKind(_ layout: TIFFLayout) throws(Failure) {
        guard layout.compression.isSupported else {
            throw unsupported("its compression, \(layout.compression.name), is not supported")
        }
        guard layout.compression != .none || layout.predictor == 1 else {
            throw unsupported("a predictor without compression is not supported")
        }
        switch layout.photometric ?? 1 {
        case 0...3: return
        case 4: throw unsupported("transparency masks are not supported")
        case 5: throw unsupported("colours stored as CMYK are not supported")
        case 6: throw unsupported("colours stored as YCbCr are not supported")
        case 8...10: throw unsupported("colours stored as L*a*b* are not supported")
        case let other: throw unsupported("colours of kind \(other) are not supported")
        }
    }

    private static func unsupported(_ message: String) -> Failure {
        Failure(.badInput, message, advice: "Export it as OME-TIFF with grey channels")
    }
}
