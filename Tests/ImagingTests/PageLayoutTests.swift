import Domain
import Testing

@testable import Imaging

struct PageLayoutTests {
    private func layout(_ shape: StackShape, _ compression: Compression) -> PageLayout {
        PageLayout(
            StackDescription(format: "", shape: shape, sampleType: .uint8), compression)
    }

    @Test func choosesBigTIFFOnlyWhereOffsetsDoNotReach() {
        // 4 GiB less one plane of 1 MiB, and exactly 4 GiB.
        let below = StackShape(t: 4095, z: 1, c: 1, y: 1024, x: 1024)
        let above = StackShape(t: 4096, z: 1, c: 1, y: 1024, x: 1024)
        #expect(!layout(below, .none).needsBigTIFF(directoryBytes: 1 << 19))
        #expect(layout(above, .none).needsBigTIFF(directoryBytes: 0))
        // What compression may add, and the directories themselves, count.
        #expect(layout(below, .none).needsBigTIFF(directoryBytes: 1 << 20))
        #expect(layout(below, .deflate).needsBigTIFF(directoryBytes: 0))
        let half = StackShape(t: 3000, z: 1, c: 1, y: 1024, x: 1024)
        #expect(layout(half, .lzw).needsBigTIFF(directoryBytes: 0))
        #expect(!layout(half, .zstd).needsBigTIFF(directoryBytes: 0))
    }

    @Test func cutsPlanesIntoStripsOfAboutAQuarterOfAMebibyte() {
        let wide = layout(StackShape(t: 1, z: 1, c: 1, y: 1000, x: 1000), .none)
        #expect(wide.rowsPerStrip == 262)
        #expect(wide.stripsPerPlane == 4)
        #expect((0..<4).map(wide.bytes(ofStrip:)) == [262_000, 262_000, 262_000, 214_000])
        let huge = layout(StackShape(t: 1, z: 1, c: 1, y: 3, x: 1 << 20), .none)
        #expect(huge.rowsPerStrip == 1)
    }
}
