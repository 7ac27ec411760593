import Domain

/// What the voxels of a file without a header are.
struct RawLayout {
    /// Its sizes and all that is known of the stack.
    var description: StackDescription
    /// Frames of one channel from one time point to the next, which are more than its slices where the focus flew back.
    var stride: Int
    /// Frames of each channel in the whole file.
    var frames: Int

    /// - Parameters:
    ///   - stride: at least the number of slices.
    ///   - frames: at least what the stack takes.
    /// - Throws: `badInput` where the whole is larger than is supported.
    init(_ description: StackDescription, stride: Int, frames: Int) throws(Failure) {
        self.description = description
        self.stride = stride
        self.frames = frames
        let shape = description.shape
        _ = try StackShape(checked: frames, 1, shape.c, shape.y, shape.x)
        guard description.planeByteCount <= TIFFRaster.largestPlane else {
            throw Failure(
                .badInput,
                "planes of \(shape.x) × \(shape.y) voxels are too large: more than 4 GiB are not"
                    + " supported")
        }
    }

    /// Bytes of the whole file.
    var byteCount: Int { frames * description.shape.c * description.planeByteCount }

    /// Where a plane begins.
    func offset(of index: PlaneIndex) -> Int {
        ((index.t * stride + index.z) * description.shape.c + index.c)
            * description.planeByteCount
    }
}
