import Glibc
import Testing

@testable import Watching

struct InotifyEventTests {
    /// A record as the kernel lays it out: four numbers, then the name padded with zeros to `length`.
    private func record(_ watch: Int32, _ mask: UInt32, _ name: String, length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [UInt32(bitPattern: watch), mask, 7, UInt32(length)] {
            withUnsafeBytes(of: number) { bytes += $0 }
        }
        bytes += Array(name.utf8)
        return bytes + [UInt8](repeating: 0, count: length - name.utf8.count)
    }

    private func decode(_ bytes: [UInt8]) -> [InotifyEvent] {
        bytes.withUnsafeBytes { InotifyEvent.decode($0) }
    }

    @Test func decodesSeveralRecords() {
        let events = decode(
            record(3, 0x100, "a.tif", length: 16)
                + record(4, 0x4000_0080, "sixteen_letters_", length: 16)
                + record(3, 0x8000, "", length: 0))
        #expect(
            events == [
                InotifyEvent(watch: 3, mask: .created, name: Array("a.tif".utf8)),
                InotifyEvent(
                    watch: 4, mask: [.movedTo, .isFolder], name: Array("sixteen_letters_".utf8)),
                InotifyEvent(watch: 3, mask: .ignored, name: []),
            ])
    }

    @Test func decodesAnOverflow() {
        let events = decode(record(-1, 0x4000, "", length: 0))
        #expect(events == [InotifyEvent(watch: -1, mask: .overflow, name: [])])
    }

    @Test func keepsBytesThatAreNoText() {
        var bytes = record(1, 0x8, "??", length: 16)
        bytes[16] = 0xFF
        bytes[17] = 0xC3
        #expect(decode(bytes).first?.name == [0xFF, 0xC3])
    }

    @Test func stopsAtARecordThatIsCutOff() {
        let whole = record(1, 0x8, "a", length: 16)
        for count in 0..<whole.count {
            #expect(decode(Array(whole[..<count])).isEmpty)
            #expect(decode(whole + whole[..<count]).count == 1)
        }
    }

    @Test func masksAreThoseOfTheKernel() {
        #expect(InotifyMask.subscription.rawValue == 0x0100_0FCC)
        #expect(InotifyMask(rawValue: 0x4000_0040) == [.movedFrom, .isFolder])
    }
}
