/// Means, squares and products of two channels, from which their correlation follows.
///
/// Two of them merge exactly into that of all their voxels, up to rounding (Chan, Golub and LeVeque, 1979);
/// merged in plane order, the result does not depend on which thread did which plane.
public struct Comoments: Sendable, Hashable {
    public private(set) var count = 0
    private var meanX = 0.0
    private var meanY = 0.0
    private var xx = 0.0
    private var yy = 0.0
    private var xy = 0.0

    public init() {}

    /// Pearson's correlation, −1…1; nil where a channel is constant or there are fewer than 2 voxels.
    public var correlation: Double? {
        let scale = xx.squareRoot() * yy.squareRoot()
        guard count >= 2, scale > 0, scale.isFinite else { return nil }
        return min(max(xy / scale, -1), 1)
    }

    /// Adds the voxels of another.
    public mutating func merge(_ other: Comoments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let sum = Double(count + other.count)
        let dx = other.meanX - meanX
        let dy = other.meanY - meanY
        let weight = Double(count) * Double(other.count) / sum
        xx += other.xx + dx * dx * weight
        yy += other.yy + dy * dy * weight
        xy += other.xy + dx * dy * weight
        meanX += dx * Double(other.count) / sum
        meanY += dy * Double(other.count) / sum
        count += other.count
    }

    /// Adds a row of voxels; pairs that are not finite are left out.
    mutating func add(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) {
        guard let start = x.indices.first(where: { x[$0].isFinite && y[$0].isFinite }) else {
            return
        }
        // Sums about the first voxel lose no digits to a common offset.
        let (originX, originY) = (x[start], y[start])
        var row = Sums()
        for index in start..<x.count {
            let dx = Double(x[index]) - Double(originX)
            let dy = Double(y[index]) - Double(originY)
            guard (dx - dx) + (dy - dy) == 0 else { continue }
            row.add(dx, dy)
        }
        merge(row.comoments(originX: Double(originX), originY: Double(originY)))
    }

    private struct Sums {
        var count = 0
        var x = 0.0
        var y = 0.0
        var xx = 0.0
        var yy = 0.0
        var xy = 0.0

        @inline(__always)
        mutating func add(_ dx: Double, _ dy: Double) {
            count &+= 1
            x += dx
            y += dy
            xx += dx * dx
            yy += dy * dy
            xy += dx * dy
        }

        func comoments(originX: Double, originY: Double) -> Comoments {
            var result = Comoments()
            let n = Double(count)
            result.count = count
            result.meanX = originX + x / n
            result.meanY = originY + y / n
            result.xx = max(xx - x * x / n, 0)
            result.yy = max(yy - y * y / n, 0)
            result.xy = xy - x * y / n
            return result
        }
    }
}
