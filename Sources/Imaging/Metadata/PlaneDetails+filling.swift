import Domain

extension PlaneDetails.Column {
    /// A column of what is known of each plane; nil where that is nothing, or where there are too many planes.
    init?(unit: String, _ shape: StackShape, _ value: (PlaneIndex) -> Double?) {
        guard shape.planeCount <= PlaneDetails.mostPlanes else { return nil }
        self.init(unit: unit, count: shape.planeCount)
        var isEmpty = true
        for t in 0..<shape.t {
            for z in 0..<shape.z {
                for c in 0..<shape.c {
                    let index = PlaneIndex(t: t, z: z, c: c)
                    guard let value = value(index), value.isFinite else { continue }
                    self[shape.number(of: index)] = value
                    isEmpty = false
                }
            }
        }
        if isEmpty { return nil }
    }
}
