import Testing

@testable import Daemon

struct NotePathTests {
    @Test(
        arguments: [
            ("a.tif", nil, "a.unmix-failed.txt"),
            ("day/cells.v1.ome.tif", nil, "day/cells.v1.unmix-failed.txt"),
            ("day/a.tif", "out/deep/a_unmixed.ome.tif", "out/deep/a.unmix-failed.txt"),
            ("day/a.tif", "a_unmixed.ome.tif", "a.unmix-failed.txt"),
        ] as [(String, String?, String)])
    func noteLiesWhereTheResultWouldBe(stack: String, output: String?, note: String) {
        #expect(NotePath.of(stack, output: output) == note)
    }
}
