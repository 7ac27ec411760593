import Glibc

/// One record that the kernel wrote into an inotify buffer.
struct InotifyEvent: Equatable {
    /// The number of a watched folder; -1 for an overflow.
    var watch: Int32
    var mask: InotifyMask
    /// The bytes of the entry's name in the folder, without the padding; empty for the folder itself.
    var name: [UInt8]

    /// The records of a buffer as read(2) filled it, in the order of `struct inotify_event`.
    ///
    /// A record that the buffer cuts off ends the list: the kernel writes whole ones only.
    static func decode(_ buffer: UnsafeRawBufferPointer) -> [InotifyEvent] {
        let header = MemoryLayout<inotify_event>.size
        var events: [InotifyEvent] = []
        var offset = 0
        while buffer.count - offset >= header {
            let record = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let length = Int(record.len)
            guard buffer.count - offset - header >= length else { break }
            let field = buffer[(offset + header)..<(offset + header + length)]
            events.append(
                InotifyEvent(
                    watch: record.wd, mask: InotifyMask(rawValue: record.mask),
                    name: Array(field.prefix { $0 != 0 })))
            offset += header + length
        }
        return events
    }
}
