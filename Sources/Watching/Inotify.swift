import Glibc

/// The kernel's event queue of one drop folder; closing it removes all of its watches.
struct Inotify: ~Copyable {
    /// Bytes that one reading takes at most.
    static let bufferSize = 64 << 10

    private let descriptor: Descriptor

    /// What poll(2) waits for.
    var raw: Int32 { descriptor.raw }

    /// - Throws: the error number; EMFILE where the user has as many queues as the kernel allows.
    init() throws(SystemError) {
        let raw = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard raw >= 0 else { throw SystemError(errno) }
        descriptor = Descriptor(raw)
    }

    /// Watches an open folder: that very one, whatever its path has become.
    ///
    /// - Returns: the watch's number; the one it has already where the folder is watched.
    /// - Throws: the error number; ENOSPC where the user has as many watches as the kernel allows.
    func watch(folder: Int32) throws(SystemError) -> Int32 {
        let watch = inotify_add_watch(
            raw, "/proc/self/fd/\(folder)", InotifyMask.subscription.rawValue)
        guard watch >= 0 else { throw SystemError(errno) }
        return watch
    }

    /// Ends a watch; one that has ended already is no error.
    func remove(_ watch: Int32) { inotify_rm_watch(raw, watch) }

    /// What has happened since the last reading; empty where nothing has.
    func read() throws(SystemError) -> [InotifyEvent] {
        var result: Result<[InotifyEvent], SystemError> = .success([])
        withUnsafeTemporaryAllocation(
            byteCount: Self.bufferSize, alignment: MemoryLayout<inotify_event>.alignment
        ) { buffer in
            let count = Glibc.read(raw, buffer.baseAddress, buffer.count)
            if count >= 0 {
                let records = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                result = .success(InotifyEvent.decode(records))
            } else if errno != EAGAIN && errno != EINTR {
                result = .failure(SystemError(errno))
            }
        }
        return try result.get()
    }
}
