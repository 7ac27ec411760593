/// Memory that grows to what is asked of it and is reused; its content is undefined.
struct ScratchBuffer: ~Copyable {
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    init() {}

    deinit { buffer.deallocate() }

    /// So many bytes, valid until more are asked for.
    mutating func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if count > buffer.count {
            buffer.deallocate()
            buffer = .allocate(byteCount: count, alignment: 64)
        }
        return UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
    }
}
