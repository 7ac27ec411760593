import Domain

@testable import Unmixing

/// Two channels of noise with bright voxels, ties, negative and, in floating point, odd values.
struct RandomVolume {
    let type: SampleType
    let planes: Int
    let source: [UInt8]
    let target: [UInt8]

    init(_ type: SampleType, planes: Int, voxelsPerPlane: Int, seed: UInt64, odd: Bool = false) {
        self.type = type
        self.planes = planes
        var generator = SeededGenerator(seed)
        let count = planes * voxelsPerPlane
        let top = min((type.integerRange?.upperBound ?? 70_000), 70_000)
        let bottom = max((type.integerRange?.lowerBound ?? -500), -500)
        var (x, y) = ([Double](), [Double]())
        for _ in 0..<count {
            let isBright = Int.random(in: 0..<20, using: &generator) == 0
            let signal = isBright ? Double.random(in: 0...1.1, using: &generator) * top : 0
            let noise = Double.random(in: bottom...(bottom + top * 0.1), using: &generator)
            x.append(min(signal + noise, top))
            y.append(0.3 * signal + Double.random(in: 0...(top * 0.2), using: &generator))
            guard odd, Int.random(in: 0..<50, using: &generator) == 0 else { continue }
            let value = [Double.nan, .infinity, -.infinity].randomElement(using: &generator) ?? 0
            if Bool.random(using: &generator) {
                x[x.count - 1] = value
            } else {
                y[y.count - 1] = value
            }
        }
        source = Self.bytes(x, type)
        target = Self.bytes(y, type)
    }

    static func bytes(_ values: [Double], _ type: SampleType) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: values.count * type.byteCount)
        values.withUnsafeBufferPointer { values in
            bytes.withUnsafeMutableBytes { type.store(values, to: $0, from: 0) }
        }
        return bytes
    }

    static func singles(_ bytes: [UInt8], _ type: SampleType) -> [Float] {
        var values = [Float](repeating: 0, count: bytes.count / type.byteCount)
        values.withUnsafeMutableBufferPointer { values in
            bytes.withUnsafeBytes { type.load($0, from: 0, into: values) }
        }
        return values
    }

    /// Feeds an estimator until it has enough; how many passes that took.
    @discardableResult
    func feed(_ estimator: inout AlphaEstimator) -> Int {
        var passes = 0
        let size = source.count / planes
        source.withUnsafeBytes { source in
            target.withUnsafeBytes { target in
                while estimator.wantsAnotherPass && passes < 9 {
                    for plane in 0..<planes {
                        let range = plane * size..<(plane + 1) * size
                        estimator.add(
                            source: UnsafeRawBufferPointer(rebasing: source[range]),
                            target: UnsafeRawBufferPointer(rebasing: target[range]))
                    }
                    estimator.endPass()
                    passes += 1
                }
            }
        }
        return passes
    }

    var voxelCount: Int { source.count / type.byteCount }
}
