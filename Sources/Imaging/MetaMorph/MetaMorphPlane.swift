import Domain

/// What MetaMorph says of one plane; nil for what it does not say.
struct MetaMorphPlane: Hashable {
    /// From the plane before, in micrometres; 0 where the focus did not move.
    var distance: Double?
    /// Milliseconds since the beginning of 1970, in the local time of the microscope.
    var created: Int?
    /// Milliseconds.
    var exposure: Double?
    /// Of the stage, in micrometres.
    var x: Double?
    var y: Double?
    var z: Double?
    /// Of the stage position.
    var label: String?
    /// Nanometres.
    var wavelength: Double?
}

extension [MetaMorphPlane] {
    /// How the planes of one file follow one another; nil where the file does not tell.
    ///
    /// The focus moved from slice to slice and stood still, or went back, from time point to time point.
    var extent: (t: Int, z: Int)? {
        guard count > 1 else { return (1, 1) }
        let hasMoved = dropFirst().map { ($0.distance ?? 0) != 0 }
        if hasMoved.allSatisfy(\.self) { return (1, count) }
        if let period = hasMoved.firstIndex(of: false).map({ $0 + 1 }), period > 1 {
            let isRegular = indices.dropFirst().allSatisfy {
                hasMoved[$0 - 1] == ($0 % period != 0)
            }
            return isRegular && count % period == 0 ? (count / period, period) : nil
        }
        guard !hasMoved.contains(true) else { return nil }
        if zip(self, dropFirst()).allSatisfy({ isApart($0.z, $1.z) }) { return (1, count) }
        let isTimed = zip(self, dropFirst()).allSatisfy { isApart($0.created, $1.created) }
        return isTimed ? (count, 1) : nil
    }

    private func isApart<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool {
        one != nil && other != nil && one != other
    }

    /// Micrometres from slice to slice; nil where there is one slice, or where they are not alike.
    func step(slices: Int) -> Double? {
        guard slices > 1, count >= slices else { return nil }
        let steps = (1..<slices).map { number -> Double in
            let (last, here) = (self[number - 1], self[number])
            if let distance = here.distance, distance != 0 { return abs(distance) }
            guard let from = last.z, let to = here.z else { return 0 }
            return abs(to - from)
        }
        guard let first = steps.first, first > 0, first.isFinite else { return nil }
        return steps.allSatisfy { abs($0 - first) <= first * 0.01 } ? first : nil
    }
}
