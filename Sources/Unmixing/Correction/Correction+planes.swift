import Domain

extension Correction {
    /// Corrects one plane of either channel.
    ///
    /// All buffers are aligned, in native byte order, and hold equally many voxels in rows of `rowLength`.
    ///
    /// - Parameters:
    ///   - correctedSource: where the source goes; given with both directions, and only then.
    ///   - measuresCorrelation: whether the figures hold the channels' correlation.
    /// - Returns: the figures of this plane.
    public func apply(
        source: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, rowLength: Int,
        correctedSource: UnsafeMutableRawBufferPointer? = nil,
        correctedTarget: UnsafeMutableRawBufferPointer, measuresCorrelation: Bool = true
    ) -> CorrectionFigures {
        let count = source.count / input.byteCount
        precondition(
            target.count == source.count && correctedTarget.count == count * output.byteCount
                && (correctedSource == nil) == (reverse == nil)
                && (correctedSource?.count ?? correctedTarget.count) == correctedTarget.count
                && rowLength > 0,
            "planes that do not fit each other")
        var figures = CorrectionFigures()
        figures.voxels = count
        let (targetKernel, sourceKernel) = (targetKernel, sourceKernel)
        let length = Block.length
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * length) { scratch in
            for start in stride(from: 0, to: count, by: length) {
                let size = min(length, count - start)
                func part(_ number: Int) -> UnsafeMutableBufferPointer<Float> {
                    let first = number * length
                    return UnsafeMutableBufferPointer(rebasing: scratch[first..<first + size])
                }
                input.load(source, from: start, into: part(0))
                input.load(target, from: start, into: part(1))
                let s = UnsafeBufferPointer(part(0))
                let t = UnsafeBufferPointer(part(1))
                let fixedTarget = UnsafeBufferPointer(part(2))
                var fixedSource = s
                let result = targetKernel.run(t, bleeding: s, into: part(2))
                figures.clippedTarget += result.clipped
                figures.cappedTarget += result.capped
                output.store(fixedTarget, to: correctedTarget, from: start)
                if let sourceKernel, let correctedSource {
                    let result = sourceKernel.run(s, bleeding: t, into: part(3))
                    figures.clippedSource += result.clipped
                    figures.cappedSource += result.capped
                    fixedSource = UnsafeBufferPointer(part(3))
                    output.store(fixedSource, to: correctedSource, from: start)
                }
                guard measuresCorrelation else { continue }
                Self.forEachMeasuredRow(rowLength, in: start..<start + size) { range in
                    figures.before.add(
                        UnsafeBufferPointer(rebasing: s[range]),
                        UnsafeBufferPointer(rebasing: t[range]))
                    figures.after.add(
                        UnsafeBufferPointer(rebasing: fixedSource[range]),
                        UnsafeBufferPointer(rebasing: fixedTarget[range]))
                }
            }
        }
        return figures
    }

    /// Visits the parts of every eighth row that a block of voxels holds, as ranges in the block.
    private static func forEachMeasuredRow(
        _ rowLength: Int, in block: Range<Int>, _ body: (Range<Int>) -> Void
    ) {
        let distance = 8 * rowLength
        for row in stride(
            from: block.lowerBound / distance * distance, to: block.upperBound, by: distance)
        {
            let first = max(row, block.lowerBound)
            let last = min(row + rowLength, block.upperBound)
            guard first < last else { continue }
            body(first - block.lowerBound..<last - block.lowerBound)
        }
    }
}
