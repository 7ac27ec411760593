import Domain
import Unmixing

/// Times the loops over voxels, called from another module as the worker calls them, against `memcpy`.
///
/// Prints one line of JSON for each: voxels of one channel pair or plane in a second, and the same of a `memcpy` that reads
/// and writes as many bytes.
@main
enum Kernels {
    private static let voxels = 2048 * 2048
    private static let rounds = 15

    static func main() {
        let planes = Planes(voxels: voxels)
        for output in [SampleType.float32, .uint16] {
            correct("correct uint16 to \(output)", planes, output)
            correct("correct both, uint16 to \(output)", planes, output, reverse: 0.1)
            let conversion = PlaneConversion(from: .uint16, to: output)
            let bytes = voxels * output.byteCount
            time("pass on uint16 as \(output)", bytes: 2 * voxels + bytes, planes) {
                conversion.convert(planes.source, into: planes.results[0](bytes))
            }
        }
        for method in [UnmixingParameters.Method.meanRatio, .linearFit, .corrMin, .miMin] {
            estimate(method, planes)
        }
    }

    private static func correct(
        _ name: String, _ planes: Planes, _ output: SampleType, reverse: Double? = nil
    ) {
        guard
            let correction = try? Correction(
                alpha: 0.2, reverse: reverse, clipNegative: true, input: .uint16, output: output)
        else { return }
        let bytes = voxels * output.byteCount
        time(name, bytes: 4 * voxels + bytes * (reverse == nil ? 1 : 2), planes) {
            _ = correction.apply(
                source: planes.source, target: planes.target, rowLength: 2048,
                correctedSource: reverse == nil ? nil : planes.results[1](bytes),
                correctedTarget: planes.results[0](bytes))
        }
    }

    private static func estimate(_ method: UnmixingParameters.Method, _ planes: Planes) {
        var parameters = UnmixingParameters()
        parameters.forward.method = method
        time("estimate \(method.rawValue) on uint16", bytes: 4 * voxels, planes) {
            var estimator = AlphaEstimator(
                parameters.forward, parameters: parameters, sampleType: .uint16,
                voxelCount: voxels, seed: 0)
            while estimator.wantsAnotherPass {
                estimator.add(source: planes.source, target: planes.target)
                estimator.endPass()
            }
            _ = try? estimator.estimate()
        }
    }

    /// The best of some rounds, in turns with a copy of as many bytes.
    private static func time(_ name: String, bytes: Int, _ planes: Planes, _ work: () -> Void) {
        var (best, copy) = (Duration.seconds(1000), Duration.seconds(1000))
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            best = min(best, clock.measure(work))
            copy = min(copy, clock.measure { planes.copy(bytes / 2) })
        }
        let (rate, limit) = (
            Double(voxels) / (best / .seconds(1)), Double(voxels) / (copy / .seconds(1))
        )
        print(
            #"{"kernel": "\#(name)", "voxels_per_second": \#(rate), "#
                + #""memcpy_voxels_per_second": \#(limit)}"#)
    }
}

/// Two noisy channels, and room for results.
private struct Planes {
    let source: UnsafeRawBufferPointer
    let target: UnsafeRawBufferPointer
    let results: [Room]
    private let copies: (UnsafeMutableRawBufferPointer, UnsafeMutableRawBufferPointer)

    struct Room {
        let bytes: UnsafeMutableRawBufferPointer

        func callAsFunction(_ count: Int) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        }
    }

    init(voxels: Int) {
        func room(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
            room.initializeMemory(as: UInt8.self, repeating: 1)
            return room
        }
        let (first, second) = (room(2 * voxels), room(2 * voxels))
        var state = UInt64(1)
        for index in 0..<voxels {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // The product of two uniform numbers has a bright tail, as fluorescence has.
            let bright = UInt16((state >> 40 & 0xFF) * (state >> 52 & 0xFF) >> 4)
            first.storeBytes(of: 100 + bright, toByteOffset: 2 * index, as: UInt16.self)
            let dark = UInt16(180 + state >> 58) + bright / 5
            second.storeBytes(of: dark, toByteOffset: 2 * index, as: UInt16.self)
        }
        (source, target) = (UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second))
        results = [Room(bytes: room(4 * voxels)), Room(bytes: room(4 * voxels))]
        copies = (room(8 * voxels), room(8 * voxels))
    }

    func copy(_ bytes: Int) {
        UnsafeMutableRawBufferPointer(rebasing: copies.0[..<bytes])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: copies.1[..<bytes]))
    }
}
