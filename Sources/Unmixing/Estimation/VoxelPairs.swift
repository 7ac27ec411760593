/// Source and target values of voxels, in the order in which they came.
struct VoxelPairs: Sendable {
    private(set) var source: [Float] = []
    private(set) var target: [Float] = []

    /// Bytes that one pair takes.
    static let byteCount = 8

    var count: Int { source.count }

    mutating func reserve(_ count: Int) {
        source.reserveCapacity(count)
        target.reserveCapacity(count)
    }

    mutating func append(_ source: Float, _ target: Float) {
        self.source.append(source)
        self.target.append(target)
    }

    /// Drops every pair whose source is below a bound, keeping the order.
    mutating func removeAll(below bound: Float) {
        let kept = source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var kept = 0
                for index in 0..<source.count {
                    let value = source[index]
                    source[kept] = value
                    target[kept] = target[index]
                    kept &+= value >= bound ? 1 : 0
                }
                return kept
            }
        }
        source.removeLast(source.count - kept)
        target.removeLast(target.count - kept)
    }
}

/// Visits the voxels of a block whose source is at or above a bound, in order.
///
/// Bright voxels are few and lie together: stretches without any are passed over by one vectorised count.
@inline(__always)
func forEachBright(
    _ source: UnsafeBufferPointer<Float>, _ target: UnsafeBufferPointer<Float>,
    atLeast bound: Float, _ body: (Float, Float) -> Void
) {
    let step = 64
    for start in stride(from: 0, to: source.count, by: step) {
        let end = min(start + step, source.count)
        let part = UnsafeBufferPointer(rebasing: source[start..<end])
        guard part.count(atLeast: bound) > 0 else { continue }
        for index in start..<end where source[index] >= bound { body(source[index], target[index]) }
    }
}
