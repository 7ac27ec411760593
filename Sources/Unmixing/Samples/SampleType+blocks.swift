import Domain

extension SampleType {
    /// Reads voxels from `start` on in single precision, as many as `block` holds.
    func load(
        _ plane: UnsafeRawBufferPointer, from start: Int,
        into block: UnsafeMutableBufferPointer<Float>
    ) {
        dispatch(LoadSingle(plane: plane, start: start, block: block))
    }

    /// Reads voxels from `start` on in double precision, as many as `block` holds.
    func load(
        _ plane: UnsafeRawBufferPointer, from start: Int,
        into block: UnsafeMutableBufferPointer<Double>
    ) {
        dispatch(LoadDouble(plane: plane, start: start, block: block))
    }

    /// Writes a block of voxels from `start` on, clamped and rounded to this type.
    func store(
        _ block: UnsafeBufferPointer<Float>, to plane: UnsafeMutableRawBufferPointer,
        from start: Int
    ) {
        dispatch(StoreSingle(block: block, plane: plane, start: start))
    }

    /// Writes a block of voxels from `start` on, clamped and rounded to this type.
    func store(
        _ block: UnsafeBufferPointer<Double>, to plane: UnsafeMutableRawBufferPointer,
        from start: Int
    ) {
        dispatch(StoreDouble(block: block, plane: plane, start: start))
    }
}

private struct LoadSingle: SampleKernel {
    let plane: UnsafeRawBufferPointer
    let start: Int
    let block: UnsafeMutableBufferPointer<Float>

    func run<S: Sample>(_ type: S.Type) {
        let voxels = UnsafeBufferPointer(rebasing: plane.bindMemory(to: S.self)[start...])
        precondition(voxels.count >= block.count)
        for index in 0..<block.count { block[index] = voxels[index].single }
    }
}

private struct LoadDouble: SampleKernel {
    let plane: UnsafeRawBufferPointer
    let start: Int
    let block: UnsafeMutableBufferPointer<Double>

    func run<S: Sample>(_ type: S.Type) {
        let voxels = UnsafeBufferPointer(rebasing: plane.bindMemory(to: S.self)[start...])
        precondition(voxels.count >= block.count)
        for index in 0..<block.count { block[index] = voxels[index].double }
    }
}

private struct StoreSingle: SampleKernel {
    let block: UnsafeBufferPointer<Float>
    let plane: UnsafeMutableRawBufferPointer
    let start: Int

    func run<S: Sample>(_ type: S.Type) {
        let voxels = UnsafeMutableBufferPointer(rebasing: plane.bindMemory(to: S.self)[start...])
        precondition(voxels.count >= block.count)
        for index in 0..<block.count { voxels[index] = S(storing: block[index]) }
    }
}

private struct StoreDouble: SampleKernel {
    let block: UnsafeBufferPointer<Double>
    let plane: UnsafeMutableRawBufferPointer
    let start: Int

    func run<S: Sample>(_ type: S.Type) {
        let voxels = UnsafeMutableBufferPointer(rebasing: plane.bindMemory(to: S.self)[start...])
        precondition(voxels.count >= block.count)
        for index in 0..<block.count { voxels[index] = S(storing: block[index]) }
    }
}
