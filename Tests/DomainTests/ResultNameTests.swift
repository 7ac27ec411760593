import Domain
import Testing

struct ResultNameTests {
    @Test(arguments: [
        ("day/a_unmixed.ome.tif", 1, "day/a_unmixed.ome.tif"),
        ("day/a_unmixed.ome.tif", 2, "day/a_unmixed_v2.ome.tif"),
        ("a.ome.tiff", 12, "a_v12.ome.tiff"), ("a.OME.TIF", 3, "a_v3.OME.TIF"),
        ("a_v2.ome.tif", 2, "a_v2_v2.ome.tif"),
    ])
    func aRevisionIsPartOfTheName(base: String, revision: Int, name: String) {
        #expect(ResultName.of(base, revision: revision) == name)
        #expect(ResultName.base(of: name, revision: revision) == base)
    }
}
