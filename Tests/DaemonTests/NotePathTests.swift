import Domain
import Testing

@testable import Daemon

struct NotePathTests {
    @Test(
        arguments: [
            ("a.tif", nil, "a.unmix-failed.txt"),
            ("day/cells.v1.ome.tif", nil, "day/cells.v1.unmix-failed.txt"),
            ("day/a.tif", "out/deep/a_unmixed.ome.tif", "out/deep/a.unmix-failed.txt"),
            ("day/a.tif", "a_unmixed.ome.tif", "a.unmix-failed.txt"),
            ("day/run.2/", "day/run.2_unmixed.ome.tif", "day/run.2.unmix-failed.txt"),
        ] as [(String, String?, String)])
    func noteLiesWhereTheResultWouldBe(stack: String, output: String?, note: String) {
        #expect(NotePath.of(stack, output: output) == note)
    }

    @Test func eachImageOfAStackHasANoteOfItsOwn() {
        let second = ImageNumber(index: 1, count: 2)
        #expect(NotePath.of("a.czi", image: second) == "a_s1.unmix-failed.txt")
    }
}
